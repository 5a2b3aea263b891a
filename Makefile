.PHONY: run test check bench clean

run: ## Set up, then start the demo: three simulated cameras and a link to open
	@.ci/setup run
	@.venv/bin/private-eye demo

test: ## Set up, then check and test everything
	@.ci/setup test
	@.ci/check
	@.venv/bin/python -m pytest

check: ## Format, lint, types, layering, dead code
	@.ci/setup test
	@.ci/check

bench: ## Speed and memory of live viewing, clips and access
	@.ci/setup test
	@.venv/bin/python -m tests.bench live
	@.venv/bin/python -m tests.bench clips
	@.venv/bin/python -m tests.bench access

clean: ## Forget everything that was set up
	rm -rf .venv .make bridge/web/static/vendor bridge/web/frontend/node_modules

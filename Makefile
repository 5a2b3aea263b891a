.PHONY: run test quick check bench clean

# Three for two cores: what waits begins on all of them, what computes fills up the rest (tests/groups.py).
TESTS = .venv/bin/python -m pytest --numprocesses 3
# Each module is compiled once, not again by each process that a test starts.
export PYTHONDONTWRITEBYTECODE =
QUICK = policy media hls store service web skill

run: ## Set up, then start the demo: three simulated cameras and a link to open
	@.ci/setup run
	@.venv/bin/private-eye demo

test: ## Set up, then check and test everything
	@.ci/setup test
	@.ci/check
	@$(TESTS)

quick: ## After each change: format, types, and the tests of the rules, the store and the doors
	@.ci/setup test
	@.ci/check quick
	@$(TESTS) --quiet $(QUICK:%=tests/%)

check: ## Format, lint, types, layering, dead code
	@.ci/setup test
	@.ci/check

bench: ## Speed and memory of live viewing, clips, access and sharing
	@.ci/setup test
	@.venv/bin/python -m tests.bench live
	@.venv/bin/python -m tests.bench clips
	@.venv/bin/python -m tests.bench access
	@.ci/setup bench
	@.venv/bin/python -m tests.bench share

clean: ## Forget everything that was set up
	rm -rf .venv .make bridge/web/static/vendor bridge/web/frontend/node_modules \
		bridge/vision/classifier/weights bridge/sharing/weights

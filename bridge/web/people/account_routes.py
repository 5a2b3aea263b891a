"""`/api/v1/account`: oneself, how one signs in, and where one is signed in."""

from flask import Blueprint, Response, jsonify

from bridge.service.people.accounts import Accounts
from bridge.service.people.facade import People
from bridge.service.people.sessions import SessionList
from bridge.web.http import identity
from bridge.web.http.guards import body
from bridge.web.people import shapes
from bridge.web.people.session_routes import party


def routes(api: Blueprint, people: People) -> None:
    _oneself(api, people.accounts)
    _second_factor(api, people.accounts)
    _passkeys(api, people.accounts)
    _sessions(api, people.session_list)


def _oneself(api: Blueprint, accounts: Accounts) -> None:
    @api.get("/account")
    def account() -> Response:
        return jsonify(shapes.account(accounts.account(identity.here().caller())))

    @api.put("/account/name")
    def rename() -> Response:
        accounts.rename(identity.here().caller(), body(shapes.NewName).name)
        return Response(status=204)

    @api.put("/account/password")
    def set_password() -> Response:
        accounts.set_password(identity.here().caller(), body(shapes.NewPassword).password)
        return Response(status=204)

    @api.post("/account/recovery-codes")
    def recovery_codes() -> Response:
        codes = accounts.new_recovery_codes(identity.here().caller())
        return jsonify(codes=list(codes))


def _second_factor(api: Blueprint, accounts: Accounts) -> None:
    @api.post("/account/second-factor")
    def begin_second_factor() -> Response:
        secret, uri = accounts.begin_second_factor(identity.here().caller())
        return jsonify(secret=secret, uri=uri, qr=shapes.qr(uri))

    @api.put("/account/second-factor")
    def confirm_second_factor() -> Response:
        accounts.confirm_second_factor(identity.here().caller(), body(shapes.SecondFactorCode).code)
        return Response(status=204)

    @api.delete("/account/second-factor")
    def remove_second_factor() -> Response:
        accounts.remove_second_factor(identity.here().caller())
        return Response(status=204)


def _passkeys(api: Blueprint, accounts: Accounts) -> None:
    @api.post("/account/passkeys/options")
    def passkey_options() -> Response:
        return jsonify(accounts.passkey_options(identity.here().caller(), party()))

    @api.post("/account/passkeys")
    def add_passkey() -> Response:
        caller, ask = identity.here().caller(), body(shapes.NewPasskey)
        accounts.add_passkey(caller, party(), ask.credential, ask.name)
        return Response(status=204)

    @api.delete("/account/passkeys/<passkey_id>")
    def remove_passkey(passkey_id: str) -> Response:
        accounts.remove_passkey(identity.here().caller(), passkey_id)
        return Response(status=204)


def _sessions(api: Blueprint, session_list: SessionList) -> None:
    @api.get("/account/sessions")
    def own_sessions() -> Response:
        caller = identity.here().caller()
        here = caller.session.id if caller.session else None
        return jsonify(sessions=[shapes.session(one, here) for one in session_list.own(caller)])

    @api.delete("/account/sessions/<session_id>")
    def end_own(session_id: str) -> Response:
        session_list.end_own(identity.here().caller(), session_id)
        return Response(status=204)

    @api.post("/account/sessions/end")
    def end_several() -> Response:
        caller = identity.here().caller()
        if body(shapes.EndSessions).which == "others":
            return jsonify(ended=session_list.end_others(caller))
        return identity.forget(jsonify(ended=session_list.end_all(caller)))

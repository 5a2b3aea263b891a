"""What the internet gets to see of this house. Pure: answers in, findings out."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

from bridge.doctor.finding import Finding, bad, good, warn
from bridge.doctor.network import Failed, HttpAnswer, Step

ADDRESS, ALEXA, MEDIA, LINKING, HOME = (
    "public address",
    "door for Alexa",
    "door for media",
    "account linking",
    "home stays home",
)
HOME_PATHS = ("/", "/sign-in", "/api/v1/cameras", "/healthz")
UNGRANTED = "/live/made-up-by-the-doctor/index.m3u8"
CONSENT, TOKEN = "/oauth/authorize", "/oauth/token"
_BRIDGE_DOWN = "Start Private Eye; see that the proxy forwards to the port of `public.listen`."


def judge_address(host: str, port: int, met: Failed | str) -> Finding:
    """`met` is the address that answered, or how nobody did."""
    if isinstance(met, Failed):
        return bad(ADDRESS, *_unreachable(host, port, met))
    if port != 443:
        return bad(ADDRESS, f"{host} is asked on port {port}.", "Alexa asks on port 443 only.")
    if not ip_address(met).is_global:
        return warn(
            ADDRESS,
            f"{host} answers on port 443; from here its address is {met}, inside the house.",
            "Fine if this network's name service says so on purpose; Alexa must see another one.",
        )
    return good(ADDRESS, f"{host} is {met} and answers on port 443.")


def judge_alexa(answer: HttpAnswer | Failed) -> Finding:
    """After an unsigned request, which must be refused with 400 and nothing else."""
    if isinstance(answer, Failed):
        return bad(ALEXA, *_no_answer("/alexa", answer))
    if answer.status == 400:
        return good(
            ALEXA,
            "/alexa is reached, and refuses a request that Amazon did not sign.",
            took_s=answer.took_s,
        )
    sentence, advice = _odd_answer(answer.status)
    return bad(ALEXA, f"/alexa answers {answer.status}: {sentence}", advice, took_s=answer.took_s)


def judge_media(answer: HttpAnswer | Failed) -> Finding:
    """After a playlist was asked for with a grant that nobody gave."""
    if isinstance(answer, Failed):
        return warn(MEDIA, *_no_answer("A playlist", answer))
    if answer.status in (403, 404):
        return good(MEDIA, "A playlist without a grant is refused.", took_s=answer.took_s)
    if answer.status >= 500:
        return warn(MEDIA, f"A playlist is answered with {answer.status}.", _BRIDGE_DOWN)
    return bad(
        MEDIA,
        f"A playlist without a grant is answered with {answer.status}.",
        "Something other than Private Eye's public door answers at /live/: correct the proxy.",
    )


def judge_linking(consent: HttpAnswer | Failed, token: HttpAnswer | Failed) -> Finding:
    """After the page was asked for by nobody in particular (400), and a token without the client's
    secret (401): what a bridge with linking set up says to both."""
    for path, answer, due in ((CONSENT, consent, 400), (TOKEN, token, 401)):
        if isinstance(answer, Failed):
            return bad(LINKING, *_no_answer(path, answer))
        if answer.status >= 500:
            return bad(LINKING, f"{path} is answered with {answer.status}.", _BRIDGE_DOWN)
        if answer.status != due:
            return bad(
                LINKING,
                f"{path} is answered with {answer.status}, not {due}.",
                "Forward /oauth/*, as it is, to the port of `public.listen`; nothing may ask for a "
                "login there or redirect.",
            )
    return good(LINKING, "The page for linking Alexa and the address for its tokens are reached.")


def judge_home(answers: Mapping[str, HttpAnswer | Failed]) -> Finding:
    """After pages of the house were asked for from outside. Each must be a plain 404."""
    answered = {path: a.status for path, a in answers.items() if isinstance(a, HttpAnswer)}
    shown = [p for p, status in answered.items() if status != 404 and status < 500]
    if shown:
        listed = ", ".join(f"{path} ({answered[path]})" for path in shown)
        return bad(
            HOME,
            f"The internet reaches what is meant for the house: {listed}.",
            "Forward /alexa, /live/*, /clip/* and, for linking, /oauth/* to the public door, and "
            "nothing to the home door.",
        )
    unclear = [path for path in answers if answered.get(path) != 404]
    if unclear:
        return warn(HOME, f"Could not be seen for {', '.join(unclear)}.", _BRIDGE_DOWN)
    return good(HOME, "The pages and the API of the house are not reachable from outside.")


def date_of(answer: HttpAnswer | Failed | None) -> float | None:
    """The time by the clock of whoever answered, as a timestamp."""
    if not isinstance(answer, HttpAnswer):
        return None
    try:
        return parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except ValueError:
        return None


def _unreachable(host: str, port: int, failed: Failed) -> tuple[str, str]:
    match failed.step:
        case Step.NAME:
            return (
                f"The name service does not know {host}.",
                "Set up the name (deploy/README.md, step 2), or correct `public.url`.",
            )
        case Step.TCP if failed.timed_out:
            return (
                f"{host} does not answer on port {port}.",
                "Forward port 443 of the router to the proxy. If a phone without Wi-Fi does reach "
                "it, the router cannot turn its own address around: run this on such a line.",
            )
        case Step.TCP:
            return (
                f"{host} refuses connections on port {port} ({failed.reason}).",
                "Start the proxy; see that the router forwards port 443 to it.",
            )
        case _:
            return (
                f"{host} answers on port {port}, but not with TLS ({failed.reason}).",
                "Let the proxy speak HTTPS there, with a certificate for this very name.",
            )


def _no_answer(what: str, failed: Failed) -> tuple[str, str]:
    if failed.timed_out:
        return (
            f"{what} is not answered in time.",
            "Something between here and the bridge waits: see the logs of proxy and tunnel.",
        )
    return f"{what} is not answered ({failed.step} {failed.reason}).", _BRIDGE_DOWN


def _odd_answer(status: int) -> tuple[str, str]:
    if 300 <= status < 400:
        return "a redirect.", "Alexa follows none. Answer at this very address; see the proxy."
    if status >= 500:
        return "the proxy does not get through to the bridge.", _BRIDGE_DOWN
    known = {
        200: (
            "an unsigned request was served.",
            "Something other than Private Eye answers there: correct what the proxy forwards to.",
        ),
        401: (
            "somebody asks for a password.",
            "Take the login of the proxy or tunnel off /alexa, /live/*, /clip/*: Alexa has none.",
        ),
        403: (
            "the name or the sender is refused.",
            "The proxy must pass the Host header on as it came, and it must be that of "
            "`public.url`. A tunnel's protection against robots refuses Alexa, too.",
        ),
        404: (
            "the proxy does not forward this path, or to the wrong door.",
            "Forward /alexa, as it is, to the port of `public.listen`.",
        ),
        405: ("POST is not let through.", "Forward /alexa with every method."),
    }
    return known.get(status, ("nobody here knows why.", "See the log of the proxy."))

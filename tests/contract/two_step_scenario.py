"""Signing in in two steps: setting it up, the code, the recovery codes, and somebody who may not be without."""
from authenticator import code_of
from raw_http import call
from running_server import ORGANISER, PRESENTER_OF_S03, RunningServer

BASE = "/api/v1/me/second-factor"


def record_two_steps(to):
    own = [f"Origin: {to.url}"]
    mine = [*own, to.server.sign_in(PRESENTER_OF_S03)]
    begun = to.call("postMeSecondFactorBegin", "POST", f"{BASE}/begin", None, {}, mine).json()
    code = {"code": code_of(begun["secret"])}
    to.call("postMeSecondFactor", "POST", BASE, None, code, mine)
    to.call("getMeSecondFactor", "GET", BASE, None, None, mine)
    made = to.call("postMeSecondFactorRecoveryCodes", "POST", f"{BASE}/recovery-codes", None, {}, mine)
    codes = made.json()["codes"]
    token = to.server.link(PRESENTER_OF_S03).split("#t=")[1]
    waits = to.call("problem.second_factor_needed", "POST", "/api/v1/sign-in/link/redeem", None, {"token": token}, own)
    cookie = "Cookie: " + waits.header("set-cookie").split(";")[0]
    step = "/api/v1/sign-in/second-factor"
    to.call("postSignInSecondFactor.wrong", "POST", step, None, {"code": "12345"}, [*own, cookie])
    to.call("postSignInSecondFactor", "POST", step, None, {"code": codes[0]}, [*own, cookie])
    proved = to.call("postSignInProofCode", "POST", "/api/v1/sign-in/proof/code", None, {"code": codes[1]}, mine)
    mine = [*own, "Cookie: " + proved.header("set-cookie").split(";")[0]]
    to.call("postMeSecondFactorRemove", "POST", f"{BASE}/remove", None, {}, mine)


def record_required(to):
    """Another server, which asks it of staff."""
    with RunningServer(to.server.binary, settings={"second_factor": "staff"}) as strict:
        to.http("problem.second_factor_missing", call(strict.url, "GET", "/api/v1/programme", [strict.sign_in(ORGANISER)]))

"""Text that wants to be a program: for every field in which people write (S-07)."""
import itertools

CANARY = "window.__x=1"
TAGS = ["<script>{}</script>", "<img src=x onerror={}>", "<svg/onload={}>", "<body onload={}>", "<iframe src=javascript:{}>",
        "<details open ontoggle={}>", "<input autofocus onfocus={}>", "<video><source onerror={}></video>",
        "<math><mtext><style><img src=x onerror={}></style>", "<a href=javascript:{}>a</a>", "<object data=javascript:{}>",
        "<form action=javascript:{}><button>a</button></form>", "<base href=javascript:{}//>", "<marquee onstart={}>a</marquee>",
        "<meta http-equiv=refresh content='0;url=javascript:{}'>", "<style>@import 'javascript:{}'</style>",
        "<link rel=stylesheet href=javascript:{}>", "<template><script>{}</script></template>", "javascript:{}",
        "data:text/html,<script>{}</script>", "[a](javascript:{})", "![a](x' onerror='{})", "{{{{constructor.constructor('{}')()}}}}",
        "${{{}}}", "{{@html '<img src=x onerror={}>'}}"]
FRAMES = ["{}", "\">{}", "'>{}", "</title>{}", "</textarea>{}", "</script>{}", "-->{}", "]]>{}", "<!--{}-->", "&lt;{}&gt;",
          "\\\"{}", "<![CDATA[{}]]>"]

PAYLOADS = [frame.format(tag.format(CANARY)) for frame, tag in itertools.product(FRAMES, TAGS)]

# Members of a summit file that people write, and that somebody is shown.
LINES = {"title", "name", "host_city", "venue", "acknowledgement", "topic", "note_shown", "given_name", "family_name", "alias"}
PARAGRAPHS = {"abstract", "content_note"}


def hostile_summit(sample):
    """A copy of a summit in which everything that people write is a payload, and those payloads in the order of use."""
    used, fresh = [], itertools.cycle(PAYLOADS)

    def write(value, name=""):
        if isinstance(value, dict):
            return {member: write(inner, member) for member, inner in value.items()}
        if isinstance(value, list):
            return [write(inner, name) for inner in value]
        if isinstance(value, str) and name in LINES | PARAGRAPHS:
            used.append(next(fresh))
            return used[-1]
        return "full" if name == "display_name_policy" else value
    return write(sample), used

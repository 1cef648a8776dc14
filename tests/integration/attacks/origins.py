"""Origins as a browser, or somebody who pretends to be one, might send them to http://127.0.0.1:PORT."""


def own_origins(port):
    return [f"http://127.0.0.1:{port}", f"http://localhost:{port}", f"http://[::1]:{port}"]


def foreign_origins(port):
    """Every one of them must be refused, byte for byte."""
    own = f"http://127.0.0.1:{port}"
    return [
        "", "null", "*", "http://", "http:", "127.0.0.1", f"127.0.0.1:{port}", f"//127.0.0.1:{port}",
        f"https://127.0.0.1:{port}", f"ws://127.0.0.1:{port}", f"HTTP://127.0.0.1:{port}", f"http:/127.0.0.1:{port}",
        f"http:\\\\127.0.0.1:{port}", "http://127.0.0.1", "http://127.0.0.1:80", f"http://127.0.0.1:{int(port) + 1}",
        f"http://127.0.0.1:0{port}", f"{own}0", f"{own}/", f"{own}/path", f"{own}?a", f"{own}#a", f"{own} ", f"{own},{own}",
        f"{own} {own}", f"{own}, http://evil.example", f"http://evil.example, {own}", f"{own}.evil.example",
        f"http://127.0.0.1.evil.example:{port}", f"http://evil127.0.0.1:{port}", f"http://evil.example#{own}",
        f"{own}@evil.example", f"http://evil@127.0.0.1:{port}", f"http://127.0.0.1.:{port}", f"http://127.0.0.2:{port}",
        f"http://0.0.0.0:{port}", f"http://2130706433:{port}", f"http://0x7f.1:{port}", f"http://127.1:{port}",
        f"http://LOCALHOST:{port}", f"http://localhost.:{port}", f"http://localhost.evil.example:{port}",
        f"http://[0:0:0:0:0:0:0:1]:{port}", f"http://[::ffff:127.0.0.1]:{port}", "http://evil.example", "file://",
        "chrome-extension://aapbdbdomjkkjkaonfhkkikfgjllcleb", "data:text/html,x", f"{own}\xa0", "http://" + "a" * 3000,
    ]

import Testing
import WireProtocol

@Suite("Addresses of a service")
struct ServiceAddressTests {
    @Test(
        "Every way to write an address is read, and what is printed reads back",
        arguments: [
            ("unix:/run/difftier.sock", ServiceAddress.unix(path: "/run/difftier.sock")),
            ("127.0.0.1:7433", .tcp(host: "127.0.0.1", port: 7433)),
            ("tcp://127.9.8.7:0", .tcp(host: "127.9.8.7", port: 0)),
            ("localhost:80", .tcp(host: "127.0.0.1", port: 80)),
            ("[::1]:65535", .tcp(host: "::1", port: 65535)),
            ("tcp://[::1]:1", .tcp(host: "::1", port: 1)),
            ("tls://difftier.example:7433", .tls(host: "difftier.example", port: 7433)),
            ("tls://localhost:0", .tls(host: "localhost", port: 0)),
            ("tls://0.0.0.0:7433", .tls(host: "0.0.0.0", port: 7433)),
            ("tls://192.0.2.7:7433", .tls(host: "192.0.2.7", port: 7433)),
            ("tls://[2001:db8::1]:7433", .tls(host: "2001:db8::1", port: 7433)),
            ("tls://a-1.b2:1", .tls(host: "a-1.b2", port: 1)),
        ])
    func read(_ text: String, _ address: ServiceAddress) throws {
        #expect(try ServiceAddress(text) == address)
        #expect(try ServiceAddress(address.description) == address)
    }

    @Test(
        "What is not on this machine, or not an address, is refused with a word on what to write",
        arguments: [
            "", "7433", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:80", "0.0.0.0:80", "[::]:80",
            "192.168.1.1:80", "example.org:80", "127.0.0.1.evil.example:80", "127.1:80", "127.0.0.01:80", "0127.0.0.1:80",
            "http://127.0.0.1:80", "unix:relative", "unix:", "unix:/" + String(repeating: "a", count: 107),
            "[::ffff:127.0.0.1]:80", "[127.0.0.1]:80", "tls://", "tls://:80", "tls://a", "tls://a:b", "tls://-a:80",
            "tls://a..b:80",
            "tls://a_b:80", "tls://1.2.3:80", "tls://1.2.3.256:80", "tls://a b:80", "tls://[a]:80", "tls://[::1:80",
            "tls://::1:80",
            "tls://a/b:80", "tls://user@a:80", "tls://\u{E9}.example:80", "tls://" + String(repeating: "a", count: 64) + ":80",
            "TLS://a:80",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: ServiceAddress.Invalid.self) { try ServiceAddress(text) }
        #expect(error?.text == text)
        #expect(error?.problem.isEmpty == false)
    }
}

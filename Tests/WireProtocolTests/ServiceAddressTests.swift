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
            "[::ffff:127.0.0.1]:80",
        ])
    func refused(_ text: String) {
        let error = #expect(throws: ServiceAddress.Invalid.self) { try ServiceAddress(text) }
        #expect(error?.text == text)
        #expect(error?.problem.isEmpty == false)
    }
}

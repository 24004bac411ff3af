/// Where a service listens.
///
/// Written as `unix:/path/of/socket`, `tcp://host:port` or just `host:port`. An IPv6 host stands in
/// brackets: `[::1]:7433`. `localhost` is 127.0.0.1. Without TLS only loopback hosts and Unix sockets are addresses;
/// a service on another machine is reached through a tunnel that ends on this one.
public enum ServiceAddress: Hashable, Sendable {
    /// An absolute path.
    case unix(path: String)
    /// A loopback address in numbers, and a port; port 0 lets the system choose one.
    case tcp(host: String, port: Int)
}

extension ServiceAddress {
    /// Why a text is not an address that can be used.
    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public var text: String
        public var problem: String

        public var description: String { "\(text): \(problem)" }
    }

    /// The longest socket path that the operating system takes, in bytes.
    public static let longestSocketPath = 107

    public init(_ text: String) throws(Invalid) {
        if text.hasPrefix("unix:") {
            self = try Self.unixAddress(text)
            return
        }
        let rest = text.hasPrefix("tcp://") ? text.dropFirst("tcp://".count) : text[...]
        guard let colon = rest.lastIndex(of: ":"), !rest.contains("/") else {
            throw Invalid(text: text, problem: "give unix:/path, host:port or [::1]:port")
        }
        guard let port = Int(rest[rest.index(after: colon)...]), (0...65535).contains(port) else {
            throw Invalid(text: text, problem: "the port has to be a number from 0 to 65535")
        }
        var host = String(rest[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw Invalid(text: text, problem: "an IPv6 address stands in brackets, as in [::1]:7433")
        }
        if host == "localhost" { host = "127.0.0.1" }
        guard Self.isLoopback(host) else {
            throw Invalid(
                text: text,
                problem: "not a loopback address: without TLS the protocol stays on this machine; use 127.0.0.1, [::1] or "
                    + "unix:/path, and a tunnel such as ssh -L to reach another one")
        }
        self = .tcp(host: host, port: port)
    }

    private static func unixAddress(_ text: String) throws(Invalid) -> ServiceAddress {
        let path = text.dropFirst("unix:".count)
        guard path.hasPrefix("/") else {
            throw Invalid(
                text: text, problem: "the path of a Unix socket has to be absolute, as in unix:/run/difftier/difftierd.sock")
        }
        guard path.utf8.count <= longestSocketPath, !path.utf8.contains(0) else {
            throw Invalid(text: text, problem: "the path of a Unix socket is at most \(longestSocketPath) bytes")
        }
        return .unix(path: String(path))
    }

    /// True for `::1` and 127.0.0.0/8 in numbers. Names are not resolved: a resolver's answer is no promise.
    public static func isLoopback(_ host: String) -> Bool {
        if host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts.first == "127" else { return false }
        // No leading zeros: some readers take them for octal.
        return parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }
}

extension ServiceAddress: CustomStringConvertible {
    /// As it is written; reads back as the same address.
    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}

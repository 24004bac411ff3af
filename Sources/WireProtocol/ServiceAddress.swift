/// Where a service listens.
///
/// Written as `unix:/path/of/socket`, `tcp://host:port` or just `host:port`, and `tls://host:port`. An IPv6 host stands in
/// brackets: `[::1]:7433`. Without TLS only loopback hosts and Unix sockets are addresses, and `localhost` is 127.0.0.1.
public enum ServiceAddress: Hashable, Sendable {
    /// An absolute path.
    case unix(path: String)
    /// A loopback address in numbers, and a port; port 0 lets the system choose one.
    case tcp(host: String, port: Int)
    /// Any address in numbers, or the name of a host, which its certificate has to bear; and a port.
    case tls(host: String, port: Int)
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

    private static let tlsScheme = "tls://"
    private static let tcpScheme = "tcp://"

    public init(_ text: String) throws(Invalid) {
        if text.hasPrefix("unix:") {
            self = try Self.unixAddress(text)
        } else if text.hasPrefix(Self.tlsScheme) {
            self = try Self.tlsAddress(text)
        } else {
            self = try Self.tcpAddress(text)
        }
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

    private static func tcpAddress(_ text: String) throws(Invalid) -> ServiceAddress {
        var (host, port) = try hostAndPort(text.hasPrefix(tcpScheme) ? text.dropFirst(tcpScheme.count) : text[...], of: text)
        if host == "localhost" { host = "127.0.0.1" }
        guard isLoopback(host) else {
            throw Invalid(
                text: text,
                problem: "not a loopback address: without TLS the protocol stays on this machine; use tls://host:port, or "
                    + "127.0.0.1, [::1] or unix:/path")
        }
        return .tcp(host: host, port: port)
    }

    private static func tlsAddress(_ text: String) throws(Invalid) -> ServiceAddress {
        let (host, port) = try hostAndPort(text.dropFirst(tlsScheme.count), of: text)
        guard isNumeric(host) || isHostName(host) else {
            throw Invalid(text: text, problem: "`\(host)` is neither an IP address nor the name of a host")
        }
        return .tls(host: host, port: port)
    }

    private static func hostAndPort(_ rest: Substring, of text: String) throws(Invalid) -> (host: String, port: Int) {
        guard let colon = rest.lastIndex(of: ":"), !rest.contains("/") else {
            throw Invalid(text: text, problem: "give unix:/path, host:port, [::1]:port or tls://host:port")
        }
        guard let port = Int(rest[rest.index(after: colon)...]), (0...65535).contains(port) else {
            throw Invalid(text: text, problem: "the port has to be a number from 0 to 65535")
        }
        let host = String(rest[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = String(host.dropFirst().dropLast())
            guard address.contains(":") else {
                throw Invalid(text: text, problem: "only an IPv6 address stands in brackets, as in [::1]:7433")
            }
            return (address, port)
        }
        guard !host.contains(":") else {
            throw Invalid(text: text, problem: "an IPv6 address stands in brackets, as in [::1]:7433")
        }
        return (host, port)
    }
}

// MARK: Hosts

extension ServiceAddress {
    /// True for `::1` and 127.0.0.0/8 in numbers. Names are not resolved: a resolver's answer is no promise.
    public static func isLoopback(_ host: String) -> Bool {
        host == "::1" || (isIPv4(host) && host.hasPrefix("127."))
    }

    /// Whether a host is an IP address, and not a name that has to be resolved.
    public static func isNumeric(_ host: String) -> Bool {
        // What stands in brackets is left to the system: nothing else than an address has a colon.
        isIPv4(host) || (host.contains(":") && host.utf8.allSatisfy(isAddressByte))
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // No leading zeros: some readers take them for octal.
        return parts.count == 4 && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
        }
    }

    /// Labels of letters, digits and inner hyphens (RFC 1123), the last of them not a number: `1.2.3` is a mistaken address.
    private static func isHostName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = labels.last, !last.allSatisfy(\.isNumber) else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }
}

extension ServiceAddress: CustomStringConvertible {
    /// As it is written; reads back as the same address.
    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): Self.authority(host, port)
        case .tls(let host, let port): Self.tlsScheme + Self.authority(host, port)
        }
    }

    private static func authority(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

import PlainDocuments
import RiskModel

extension DependencySource {
    /// The place that a URL, a path or an address of git's (`user@host:path`) names.
    ///
    /// - Throws: where the host is put together from variables, or cannot be told
    init(url text: String, line: Int) throws(NotUnderstood) {
        let bytes = Array(text.utf8)
        guard let colon = Self.schemeEnd(in: bytes) else {
            self = try Self.withoutScheme(text, line: line)
            return
        }
        if bytes[..<colon].suffix(4).elementsEqual("file".utf8, by: { $0 | 0x20 == $1 }) {
            self = .local
            return
        }
        let authority = bytes[(colon + 3)...].prefix { byte in
            byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "#") && byte != UInt8(ascii: "\\")
        }
        self = .host(try Self.host(authority, line: line))
    }

    /// Where the first `://` stands.
    private static func schemeEnd(in bytes: [UInt8]) -> Int? {
        var start = bytes.startIndex
        while let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")) {
            if bytes[colon...].starts(with: "://".utf8) { return colon }
            start = colon + 1
        }
        return nil
    }

    private static func withoutScheme(_ text: String, line: Int) throws(NotUnderstood) -> DependencySource {
        if text.lowercased().hasPrefix("file:") { return .local }
        let bytes = Array(text.utf8)[...]
        // As git reads it: a colon before the first slash separates a host from a path, unless it follows a drive's letter.
        let head = bytes.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
        guard let colon = head.firstIndex(of: UInt8(ascii: ":")), colon > 1 else { return .local }
        return .host(try host(bytes[..<colon], line: line))
    }

    /// The host of `user:password@host:port`.
    private static func host(_ authority: ArraySlice<UInt8>, line: Int) throws(NotUnderstood) -> String {
        let afterUser = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last ?? authority
        var name = afterUser
        if afterUser.first == UInt8(ascii: "[") {
            name = afterUser.prefix { $0 != UInt8(ascii: "]") }.dropFirst()
        } else if let colon = afterUser.firstIndex(of: UInt8(ascii: ":")) {
            name = afterUser[..<colon]
        }
        while name.last == UInt8(ascii: ".") { name = name.dropLast() }
        let isName = name.allSatisfy { $0.isLetterOrDigit || $0 >= 0x80 || ".-_:".utf8.contains($0) }
        guard !name.isEmpty, isName else { throw NotUnderstood("the host of a source cannot be told", line: line) }
        return String(decoding: name, as: UTF8.self).lowercased()
    }
}

extension [DependencySource] {
    /// Each once, in a fixed order.
    var normalized: [DependencySource] {
        count < 2 ? self : Set(self).sorted { $0.order < $1.order }
    }
}

extension DependencySource {
    fileprivate var order: String { if case .host(let host) = self { host } else { "" } }

    var hostName: String? { if case .host(let host) = self { host } else { nil } }
}

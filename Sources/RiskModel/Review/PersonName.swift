/// Who somebody is, as forges, owners files and commits name them: a handle or an e-mail address.
///
/// Handles are the same without regard to ASCII case and to one `@` in front, addresses without regard to ASCII case. Beyond
/// ASCII every byte counts, so that nobody has the name of somebody else in another spelling.
public struct PersonName: Sendable {
    /// `@alice`, or `alice@acme.example`; in lower case.
    public let text: String

    public init(_ name: some StringProtocol) {
        var bytes = name.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        if !bytes.contains(UInt8(ascii: "@")) { bytes.insert(UInt8(ascii: "@"), at: 0) }
        text = String(decoding: bytes, as: UTF8.self)
    }

    public var isEmail: Bool { text.utf8.first != UInt8(ascii: "@") }
    /// A handle without its `@`, as the interfaces of forges take it; an address as it is.
    public var login: Substring { isEmail ? text[...] : text.dropFirst() }
}

extension PersonName: Hashable {
    public static func == (left: PersonName, right: PersonName) -> Bool { left.text.isExactly(right.text) }
    public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension PersonName: Comparable {
    public static func < (left: PersonName, right: PersonName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension PersonName: ExpressibleByStringLiteral, CustomStringConvertible {
    public init(stringLiteral value: String) { self.init(value) }
    public var description: String { text }
}

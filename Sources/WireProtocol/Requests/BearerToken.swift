/// The token of an `authorization: Bearer …`. It prints as its length alone, so that it gets into no log by accident.
public struct BearerToken: Hashable, Sendable {
    /// The token itself.
    public let text: String

    /// - Returns: nil for what is no token by its form (RFC 6750, section 2.1): letters, digits and `-._~+/`, at the end `=`.
    public init?(_ text: String) {
        let body = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        guard !body.isEmpty, body.allSatisfy(Self.isTokenByte),
            text.utf8.dropFirst(body.count).allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        self.text = text
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~+/".utf8.contains(byte)
        }
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a token of \(text.utf8.count) bytes" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

// MARK: In the metadata of a call

extension BearerToken {
    private static let key = "authorization"
    private static let scheme = "Bearer "

    package var metadata: Call.Metadata { Call.Metadata(key: Self.key, value: Array((Self.scheme + text).utf8)) }

    /// The token that a call brings; nil where it brings none. No message here repeats anything of the value.
    ///
    /// - Throws: `unauthenticated` for an `authorization` that is not one bearer token.
    package static func sent(in metadata: [Call.Metadata]) throws(RPCError) -> BearerToken? {
        let values = metadata.filter { $0.key == key }
        guard let value = values.first?.value else { return nil }
        guard values.count == 1 else {
            throw RPCError(.unauthenticated, "the call has \(values.count) authorization entries: send one")
        }
        let text = String(decoding: value, as: UTF8.self)
        // The names of schemes have no case.
        guard text.prefix(scheme.count).lowercased() == scheme.lowercased(),
            let token = BearerToken(String(text.dropFirst(scheme.count)))
        else { throw RPCError(.unauthenticated, "authorization has to be the word Bearer, a space and a token") }
        return token
    }
}

import Foundation
import LocalIssuer

/// Tokens as text, by code that Identity has no part in.
enum TokenText {
    static func encode(_ text: String) -> String { encode(Array(text.utf8)) }

    static func encode(_ bytes: [UInt8]) -> String { LocalIssuer.encode(bytes) }

    /// The bytes of a part of a token; empty where there are none.
    static func decode(_ token: String, part: Int) -> [UInt8] {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard part < parts.count else { return [] }
        let standard = parts[part].replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Array(Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)) ?? Data())
    }

    static func header(_ token: String) -> String { String(token.prefix { $0 != "." }) }
}

/// The id of a workload: `spiffe://trust-domain/path`, by the rules of the SPIFFE standard.
struct SPIFFEID: Hashable, Sendable {
    private static let scheme = "spiffe://"
    private static let maximumBytes = 2_048

    let text: String
    let trustDomain: String
    /// With its first slash. A workload has one; an id without is a trust domain's.
    let path: String

    static func looksLikeOne(_ text: String) -> Bool { text.lowercased().hasPrefix("spiffe:") }

    /// - Returns: nil for what is no id of a workload: other letters of the scheme, a port, a query, empty or dotted parts of the path.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumBytes, text.utf8.starts(with: Self.scheme.utf8) else { return nil }
        let parts = text.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, !parts[0].isEmpty, parts[0].utf8.count <= 255, parts[0].utf8.allSatisfy(Self.isOfDomain) else {
            return nil
        }
        let isPath = parts.dropFirst().allSatisfy { part in
            !part.isEmpty && part != "." && part != ".." && part.utf8.allSatisfy(Self.isOfPath)
        }
        guard isPath else { return nil }
        self.text = text
        trustDomain = String(parts[0])
        path = "/" + parts.dropFirst().joined(separator: "/")
    }

    private static func isOfDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isOfPath(_ byte: UInt8) -> Bool {
        isOfDomain(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

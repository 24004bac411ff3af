public import YAMLDocuments

/// Why a trust policy was not loaded: every mistake found, in order of line and column. Never empty.
public struct TrustPolicyErrors: Error, Hashable, Sendable, CustomStringConvertible {
    public let diagnostics: [Diagnostic]
    /// Mistakes beyond `Diagnostics.keptAtMost`, which were only counted.
    public let omitted: Int

    init(_ diagnostics: Diagnostics) {
        self.diagnostics = diagnostics.found.sorted()
        omitted = diagnostics.omitted
    }

    /// Every diagnostic as shown on a terminal, and how many there are.
    public var description: String {
        let total = diagnostics.count + omitted
        var parts = diagnostics.map(\.description)
        if omitted > 0 { parts.append("\(omitted) more mistakes are not shown") }
        parts.append("\(total == 1 ? "1 mistake" : "\(total) mistakes"); the trust policy was not loaded")
        return parts.joined(separator: "\n")
    }
}

/// Kinds of mistake that only a trust policy can have.
extension Diagnostic.Code {
    public static let untrusted = Self("untrusted")
    public static let claimPattern = Self("claim-pattern")
    public static let claimTemplate = Self("claim-template")
    public static let duplicateEntry = Self("duplicate-entry")
    public static let unknownIssuer = Self("unknown-issuer")
    public static let unusedIssuer = Self("unused-issuer")
    public static let credentials = Self("credentials")
}

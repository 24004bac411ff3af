internal import RiskModel

/// Whose tokens count, and who the holders of tokens and certificates and the peers of sockets are. Nothing matched, nothing granted.
public struct TrustPolicy: Sendable {
    public let issuers: [TokenIssuer]
    /// SHA-256 of the file in hexadecimal.
    public let digest: String
    let entries: [TrustEntry]

    init(issuers: [TokenIssuer], entries: [TrustEntry], digest: String) {
        self.issuers = issuers
        self.digest = digest
        self.entries = entries
    }

    /// Names of the entries, in the order of the file.
    public var entryNames: [String] { entries.map(\.name) }

    /// Who that is, by the one entry that speaks of it.
    ///
    /// - Throws: `unmatched` where none does, `ambiguous` where several do, `template` where a claim cannot be inserted.
    func caller(_ shown: ShownIdentity) throws(CredentialRefusal) -> Caller {
        let answer = "nothing that this service trusts is among what you showed; its operator finds in the log why"
        var matching: [TrustEntry] = []
        var mismatches: [String] = []
        for entry in entries {
            if let mismatch = entry.mismatch(shown) {
                mismatches.append("`\(entry.name)` (\(entry.place)) \(mismatch)")
            } else {
                matching.append(entry)
            }
        }
        guard let entry = matching.first else {
            let reasons = mismatches.prefix(20).joined(separator: "; ")
            throw CredentialRefusal(.unmatched, answer, detail: reasons.isEmpty ? "the trust policy has no entries" : reasons)
        }
        guard matching.count == 1 else {
            let names = matching.map { "`\($0.name)` (\($0.place))" }.joined(separator: ", ")
            throw CredentialRefusal(
                .ambiguous, answer,
                detail: "several entries of the trust policy match, so that none counts: \(names); narrow their patterns")
        }
        do {
            return try entry.caller(shown)
        } catch {
            throw CredentialRefusal(
                .template, answer,
                detail: "`\(entry.name)` (\(entry.place)) matches, but the claim `\(error.claim)` \(error.reason)")
        }
    }
}

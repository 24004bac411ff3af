internal import RiskModel
internal import YAMLDocuments

/// Reads the document of a trust policy. What is wrong goes to the diagnostics; what is read then is not for use.
struct TrustPolicyReader {
    private static let maximumIssuers = 100
    private static let maximumEntries = 1_000

    let folder: String
    let diagnostics: Diagnostics

    /// - Parameter digest: of the file.
    func read(_ document: YAMLNode, digest: String) -> TrustPolicy? {
        guard var mapping = MappingReader(document, diagnostics) else { return nil }
        if let version = mapping.required("version") { _ = version.integer(diagnostics, in: 1...1) }
        let issuers = issuers(mapping.value("issuers"))
        let entries = entries(mapping.required("trust"), of: Set(issuers.map(\.issuer.name)))
        mapping.finish()
        for (issuer, node) in issuers where !entries.contains(where: { $0.demand == .token(issuer: issuer.name) }) {
            diagnostics.report(.unusedIssuer, "no entry below `trust` speaks of tokens of \(issuer.name)", at: node)
        }
        return TrustPolicy(issuers: issuers.map(\.issuer), entries: entries, digest: digest)
    }

    private func issuers(_ node: YAMLNode?) -> [(issuer: TokenIssuer, node: YAMLNode)] {
        guard let node, let items = node.list(diagnostics) else { return [] }
        check(items, atMost: Self.maximumIssuers, "issuers", node)
        var issuers: [(issuer: TokenIssuer, node: YAMLNode)] = []
        for item in items {
            guard let issuer = IssuerReader(folder: folder, diagnostics: diagnostics).read(item) else { continue }
            if issuers.contains(where: { $0.issuer.name == issuer.name }) {
                diagnostics.report(.duplicateEntry, "the issuer \(issuer.name) stands here twice", at: item)
            }
            issuers.append((issuer, item))
        }
        return issuers
    }

    private func entries(_ node: YAMLNode?, of issuers: Set<String>) -> [TrustEntry] {
        guard let node, let items = node.list(diagnostics) else { return [] }
        check(items, atMost: Self.maximumEntries, "entries", node)
        var entries: [TrustEntry] = []
        for item in items {
            guard let entry = TrustEntryReader(issuers: issuers, diagnostics: diagnostics).read(item) else { continue }
            if entries.contains(where: { $0.name == entry.name }) {
                diagnostics.report(.duplicateEntry, "the name `\(entry.name)` stands here twice", at: item)
            }
            entries.append(entry)
        }
        return entries
    }

    private func check(_ items: [YAMLNode], atMost maximum: Int, _ what: String, _ node: YAMLNode) {
        guard items.count > maximum else { return }
        diagnostics.report(.tooLarge, "more than \(maximum) \(what)", at: node)
    }
}

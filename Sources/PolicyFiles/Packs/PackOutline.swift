internal import YAMLDocuments

/// What stands at the top level of all documents of one pack, gathered and not yet read.
struct PackOutline {
    /// A rule as it stands in its document.
    struct RuleNode {
        var node: YAMLNode
        /// Who answers for the rules of the document.
        var owner: String?

        /// The id as it is written; what is wrong with it is reported where the rule is read.
        var id: String? {
            guard case .mapping(let pairs) = node.content else { return nil }
            return pairs.first { $0.key == "id" }?.value.text(Diagnostics())
        }
    }

    /// What may stand once in a pack.
    static let sectionKeys = [
        "default_tier", "capabilities", "tiers", "gated", "registries", "fallback_owners", "accept_reviews_from",
    ]
    /// What a document may say of the policy, besides `version`.
    static let keys =
        sectionKeys + ["teams", "labels", "lists", "variables", "rules", "owner", "agent_task", "pack", "include"]

    private(set) var sections: [String: YAMLPair] = [:]
    /// In order of file and place.
    private(set) var teams: [YAMLPair] = []
    private(set) var labels: [YAMLPair] = []
    private(set) var lists: [YAMLPair] = []
    private(set) var variables: [YAMLPair] = []
    private(set) var rules: [RuleNode] = []
    private(set) var tasks: [YAMLNode] = []
    private(set) var includes: [Include] = []

    private let diagnostics: Diagnostics

    init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    /// - Parameter isPackFile: true for the documents of the file that makes a folder a pack
    mutating func add(_ document: YAMLNode, isPackFile: Bool) {
        guard var mapping = MappingReader(document, diagnostics) else { return }
        let isTaskProfile = mapping.pairs.map(\.key) == ["agent_task"]
        if !isTaskProfile { Self.checkVersion(&mapping, diagnostics) }
        readName(&mapping, isPackFile: isPackFile)
        for key in Self.sectionKeys { keepOnce(mapping.pair(key)) }
        teams += pairs(&mapping, "teams")
        labels += pairs(&mapping, "labels")
        lists += pairs(&mapping, "lists")
        variables += pairs(&mapping, "variables")
        let owner = mapping.pair("owner")
        if let node = mapping.value("rules") {
            let name = owner?.value.line(diagnostics)
            rules += (node.list(diagnostics) ?? []).map { RuleNode(node: $0, owner: name) }
        } else if let owner {
            diagnostics.report(.modifier, "`owner` answers for the rules of its document, and there are none", at: owner.keyPlace)
        }
        if let node = mapping.value("agent_task") { tasks.append(node) }
        if let node = mapping.value("include") {
            includes += (node.list(diagnostics) ?? []).compactMap { Include($0, diagnostics) }
        }
        mapping.finish()
    }

    /// The version of the language, which every document but a task profile states.
    static func checkVersion(_ mapping: inout MappingReader, _ diagnostics: Diagnostics) {
        guard let version = mapping.required("version"), let number = version.integer(diagnostics, in: 0...Int.max), number != 1
        else { return }
        diagnostics.report(.version, "version \(number) is not known; this program reads version 1", at: version)
    }

    /// `pack` is what tells the first file of a pack from one that happens to be called like it.
    private func readName(_ mapping: inout MappingReader, isPackFile: Bool) {
        if isPackFile {
            guard let node = mapping.required("pack"), let name = node.line(diagnostics) else { return }
            Names.check(
                name, Names.isName, "a pack is named with letters, digits, `.`, `_` and `-`", at: node.place, diagnostics)
        } else if let pair = mapping.pair("pack") {
            diagnostics.report(
                .misplaced, "`pack` belongs in the file \(PackTree.fileName) at the top of a pack", at: pair.keyPlace)
        }
    }

    private func pairs(_ mapping: inout MappingReader, _ key: String) -> [YAMLPair] {
        mapping.value(key).flatMap { MappingReader($0, diagnostics) }?.pairs ?? []
    }

    private mutating func keepOnce(_ pair: YAMLPair?) {
        guard let pair else { return }
        if let first = sections[pair.key] {
            let message = "`\(pair.key)` may stand once in a policy; first at \(first.keyPlace)"
            diagnostics.report(.repeatedSection, message, at: pair.keyPlace)
        } else {
            sections[pair.key] = pair
        }
    }
}

/// A pack that another one takes in.
struct Include {
    enum Target: Hashable {
        /// A folder, below the root of where the including pack comes from.
        case folder(String)
        /// One that comes with the program.
        case builtIn(String)
    }

    let target: Target
    let place: SourcePlace
    /// Ids of rules that are left out.
    let without: [(id: String, place: SourcePlace)]

    /// A path or name, or `{ pack, without }`.
    ///
    /// - Returns: nil, and a report, for what is neither
    init?(_ node: YAMLNode, _ diagnostics: Diagnostics) {
        var targetNode: YAMLNode? = node
        var without: [(String, SourcePlace)] = []
        if case .mapping = node.content, var mapping = MappingReader(node, diagnostics) {
            targetNode = mapping.required("pack")
            let ids = mapping.value("without").flatMap { $0.list(diagnostics) } ?? []
            without = ids.compactMap { id in id.line(diagnostics).map { ($0, id.place) } }
            mapping.finish()
        }
        guard let targetNode, let text = targetNode.line(diagnostics) else { return nil }
        if text.hasPrefix(PackTree.builtInPrefix) {
            target = .builtIn(String(text.dropFirst(PackTree.builtInPrefix.count)))
        } else if text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({ !["", ".", ".."].contains($0) }) {
            target = .folder(text)
        } else {
            let message = "`\(text)` is no folder below the policy: begin at its top, without `/` in front, `.` and `..`"
            diagnostics.report(.include, message, at: targetNode)
            return nil
        }
        place = targetNode.place
        self.without = without
    }
}

internal import YAMLDocuments

/// The packs of a policy and which includes which. It has no circles.
struct PackGraph {
    struct Edge {
        /// The number of the pack that is included.
        var pack: Int
        /// Ids of rules that are left out.
        var without: [(id: String, place: SourcePlace)]
    }

    struct Pack {
        /// Its folder; empty for the policy itself.
        var name: String
        var outline: PackOutline
        /// Without its tests, in order of path.
        var files: [PolicyFile] = []
        var tests: [PolicyFile] = []
        var includes: [Edge] = []
    }

    /// The policy itself first.
    var packs: [Pack] = []
    /// All numbers, each pack behind all that include it.
    var order: [Int] = []

    /// In order of path.
    var files: [PolicyFile] {
        packs.flatMap(\.files).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Paths of the files of packs that the policy includes.
    var includedFiles: Set<String> { Set(packs.dropFirst().flatMap(\.files).map(\.path)) }

    /// The rules of all packs without those that are left out on every way that leads to them.
    var rules: [PackOutline.RuleNode] {
        let excluded = excludedIDs
        return zip(packs, excluded).flatMap { pack, excluded in
            excluded.isEmpty ? pack.outline.rules : pack.outline.rules.filter { $0.id.map(excluded.contains) != true }
        }
    }

    /// What counts of things that may stand once: what a pack says itself, else what the packs say that it includes.
    /// Where two of these differ and nobody above decides, that is reported.
    func chosen(_ what: String, _ own: (Int) -> YAMLPair?, _ diagnostics: Diagnostics) -> YAMLPair? {
        var choices: [[YAMLPair]] = Array(repeating: [], count: packs.count)
        for number in order.reversed() {
            if let pair = own(number) {
                choices[number] = [pair]
                continue
            }
            var seen: Set<String> = []
            for edge in packs[number].includes {
                choices[number] += choices[edge.pack].filter { seen.insert($0.keyPlace.description).inserted }
            }
        }
        guard let first = choices.first?.first else { return nil }
        for other in choices[0].dropFirst() {
            let message = "\(what) stands in another included pack, too, at \(first.keyPlace); decide by one of your own"
            diagnostics.report(.repeatedSection, message, at: other.keyPlace)
        }
        return first
    }

    /// Reports each id that is to be left out and is not there.
    func reportUnknownExclusions(_ diagnostics: Diagnostics) {
        var ids: [Set<String>] = Array(repeating: [], count: packs.count)
        guard packs.contains(where: { pack in pack.includes.contains { !$0.without.isEmpty } }) else { return }
        for number in order.reversed() {
            ids[number] = Set(packs[number].outline.rules.compactMap(\.id))
            for edge in packs[number].includes { ids[number].formUnion(ids[edge.pack]) }
        }
        for edge in packs.flatMap(\.includes) {
            for (id, place) in edge.without where !ids[edge.pack].contains(id) {
                let hint = diagnostics.hint(for: id) { ids[edge.pack].sorted() }
                diagnostics.report(.unknownName, "the pack has no rule called `\(id)`\(hint)", at: place)
            }
        }
    }

    /// For each pack the ids that every way to it leaves out.
    private var excludedIDs: [Set<String>] {
        var excluded: [Set<String>?] = Array(repeating: nil, count: packs.count)
        excluded[0] = []
        for number in order {
            for edge in packs[number].includes {
                let onThisWay = (excluded[number] ?? []).union(edge.without.map(\.id))
                excluded[edge.pack] = excluded[edge.pack]?.intersection(onThisWay) ?? onThisWay
            }
        }
        return excluded.map { $0 ?? [] }
    }
}

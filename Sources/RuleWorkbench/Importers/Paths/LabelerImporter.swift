import YAMLDocuments

/// Takes the labels of actions/labeler over, of its versions from 5 on and before.
///
/// There a label belongs to a pull request, here to a file: what is said of all files, or of branches, cannot be said by a label.
struct LabelerImporter {
    let prefix: String
    private let input: YAMLImport
    private var draft = PackDraft(report: ImportReport(of: "labels"))
    private var names = ImportedNames()

    /// What one part of a label's configuration asks of the files of a pull request.
    private struct Demand {
        var test: FileTest
        /// Of all files rather than of any.
        var isOfAll: Bool
    }

    private static let options: Set = ["changed-files-labels-limit", "max-files-changed"]

    init(prefix: String, file: String) {
        self.prefix = prefix
        input = YAMLImport(file: file)
    }

    consuming func draft(_ content: [UInt8]) throws(ImportFailure) -> PackDraft {
        let document = try input.document(content)
        for pair in MappingReader(document, input.diagnostics)?.pairs ?? [] {
            if Self.options.contains(pair.key), case .scalar = pair.value.content {
                draft.report.remark("`\(pair.key)` has no meaning for labels of files; left out", at: input.place(pair.keyPlace))
                continue
            }
            let before = draft.report.remarks.count
            let demand = demand(of: pair)
            if let demand, demand.isOfAll {
                remark(
                    "is asked of all files; the label says it of one: ask `files: { all: { label: … } }`", pair.key, pair.keyPlace
                )
            }
            draft.report.count(since: before, isThere: demand != nil)
            if let demand { draft.labels.append((names.name(prefix, pair.key), demand.test.text)) }
        }
        try input.finish()
        return draft
    }

    private mutating func remark(_ message: String, _ label: String, _ place: SourcePlace) {
        draft.report.remark("label \(ImportReport.shown(label)): \(message)", at: input.place(place))
    }

    private mutating func demand(of pair: YAMLPair) -> Demand? {
        let items = pair.value.oneOrMore(input.diagnostics) ?? []
        let isVersion4 = items.contains { item in
            switch item.content {
            case .scalar: true
            case .mapping(let pairs): pairs.contains { Self.holdsText($0.value) && ["any", "all"].contains($0.key) }
            case .sequence, .invalid: false
            }
        }
        return isVersion4 ? version4(items, pair.key) : version5(items, pair.key, pair.keyPlace)
    }

    private static func holdsText(_ node: YAMLNode) -> Bool {
        switch node.content {
        case .scalar: true
        case .sequence(let items): items.contains { if case .scalar = $0.content { true } else { false } }
        case .mapping, .invalid: false
        }
    }

    // MARK: Globs

    private mutating func globs(_ node: YAMLNode, dots: Bool, _ label: String) -> [FileTest] {
        var tests: [FileTest] = []
        for item in node.oneOrMore(input.diagnostics) ?? [] {
            guard let text = item.text(input.diagnostics) else { continue }
            do throws(PathGlob.Refusal) {
                tests.append(FileTest(try PathGlob(text, .minimatch(dots: dots))))
            } catch {
                remark("\(error.reason); the glob is left out", label, item.place)
            }
        }
        return tests
    }

    // MARK: Before version 5

    /// Globs, or mappings of `any` and `all`, one of which has to fit.
    private mutating func version4(_ items: [YAMLNode], _ label: String) -> Demand? {
        var demands: [Demand] = []
        var places: [SourcePlace] = []
        for item in items {
            var parts: [Demand] = []
            switch item.content {
            case .mapping(let pairs):
                for pair in pairs {
                    guard ["any", "all"].contains(pair.key) else {
                        remark("`\(ImportReport.shown(pair.key))` is not known; left out", label, pair.keyPlace)
                        continue
                    }
                    let tests = globs(pair.value, dots: false, label)
                    // There every glob of a list has to fit the same file.
                    if !tests.isEmpty { parts.append(Demand(test: .every(of: tests), isOfAll: pair.key == "all")) }
                }
            case .scalar, .sequence, .invalid:
                let tests = globs(item, dots: false, label)
                if !tests.isEmpty { parts.append(Demand(test: .one(of: tests), isOfAll: false)) }
            }
            guard let demand = conjunction(parts, label, item.place) else { continue }
            demands.append(demand)
            places.append(item.place)
        }
        return disjunction(demands, places, label)
    }

    // MARK: From version 5 on

    /// Mappings of `any` and `all`, all of which have to fit; what stands beside them belongs to one `any`.
    private mutating func version5(_ items: [YAMLNode], _ label: String, _ place: SourcePlace) -> Demand? {
        var loose: [YAMLPair] = []
        var demands: [Demand] = []
        for item in items {
            for pair in MappingReader(item, input.diagnostics)?.pairs ?? [] {
                guard ["any", "all"].contains(pair.key) else {
                    loose.append(pair)
                    continue
                }
                let options = (pair.value.list(input.diagnostics) ?? []).flatMap {
                    MappingReader($0, input.diagnostics)?.pairs ?? []
                }
                if let demand = demand(of: options, label, pair.keyPlace, all: pair.key == "all") { demands.append(demand) }
            }
        }
        if !loose.isEmpty, let demand = demand(of: loose, label, place, all: false) { demands.append(demand) }
        return conjunction(demands, label, place)
    }

    private mutating func demand(of options: [YAMLPair], _ label: String, _ place: SourcePlace, all: Bool) -> Demand? {
        var demands: [Demand] = []
        var places: [SourcePlace] = []
        for option in options {
            switch option.key {
            case "changed-files":
                for item in option.value.oneOrMore(input.diagnostics) ?? [] {
                    for pair in MappingReader(item, input.diagnostics)?.pairs ?? [] {
                        guard let demand = changedFiles(pair, label) else { continue }
                        demands.append(demand)
                        places.append(pair.keyPlace)
                    }
                }
            case "base-branch": remark("`base-branch` is left out; ask `target_branch` in a rule", label, option.keyPlace)
            case "head-branch":
                remark("`head-branch` is left out; where a change comes from is not asked here", label, option.keyPlace)
            default: remark("`\(ImportReport.shown(option.key))` is not known; left out", label, option.keyPlace)
            }
        }
        return all ? conjunction(demands, label, place) : disjunction(demands, places, label)
    }

    private mutating func changedFiles(_ pair: YAMLPair, _ label: String) -> Demand? {
        let words = pair.key.split(separator: "-")
        guard
            ["any-glob-to-any-file", "any-glob-to-all-files", "all-globs-to-any-file", "all-globs-to-all-files"].contains(
                pair.key)
        else {
            remark("`\(ImportReport.shown(pair.key))` is not known; left out", label, pair.keyPlace)
            return nil
        }
        let tests = globs(pair.value, dots: true, label)
        guard !tests.isEmpty else { return nil }
        return Demand(test: words[0] == "any" ? .one(of: tests) : .every(of: tests), isOfAll: words[3] == "all")
    }

    // MARK: Together

    /// All at once: of one file, as far as that is what is meant.
    private mutating func conjunction(_ demands: [Demand], _ label: String, _ place: SourcePlace) -> Demand? {
        guard demands.count > 1 else { return demands.first }
        guard demands.count(where: { !$0.isOfAll }) <= 1 else {
            remark("asks for several files at once, which no label does; not taken over", label, place)
            return nil
        }
        if demands.contains(where: { !$0.isOfAll }), demands.contains(where: \.isOfAll) {
            remark("what is asked of all files is asked of the one that the label is about", label, place)
        }
        return Demand(test: .every(of: demands.map(\.test)), isOfAll: demands.allSatisfy(\.isOfAll))
    }

    /// One of them: those that are asked of any file, else those that are asked of all.
    private mutating func disjunction(_ demands: [Demand], _ places: [SourcePlace], _ label: String) -> Demand? {
        guard demands.count > 1, demands.contains(where: { !$0.isOfAll }) else {
            guard let first = demands.first else { return nil }
            return Demand(test: .one(of: demands.map(\.test)), isOfAll: first.isOfAll)
        }
        for (demand, place) in zip(demands, places) where demand.isOfAll {
            remark("is asked of all files, and left out beside what is asked of any", label, place)
        }
        return Demand(test: .one(of: demands.filter { !$0.isOfAll }.map(\.test)), isOfAll: false)
    }
}

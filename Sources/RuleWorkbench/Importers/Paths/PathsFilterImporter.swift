import YAMLDocuments

/// Takes the filters of paths-filter over, each into a label: those of a file, or of the steps of a workflow.
struct PathsFilterImporter {
    let prefix: String
    private let file: String
    private var input: YAMLImport
    /// The line in front of the filters.
    private var firstLine = 0
    private var demandsEvery = false
    private var draft = PackDraft(report: ImportReport(of: "labels"))
    private var names = ImportedNames()

    private static let statuses: Set = ["added", "copied", "deleted", "modified", "renamed", "unmerged"]
    /// Lists in each other, as anchors make them.
    private static let deepest = 32

    init(prefix: String, file: String) {
        self.prefix = prefix
        self.file = file
        input = YAMLImport(file: file)
    }

    consuming func draft(_ content: [UInt8]) throws(ImportFailure) -> PackDraft {
        let document = try input.document(content)
        if let steps = PathsFilterStep.steps(in: document) {
            guard !steps.isEmpty else {
                throw ImportFailure("\(input.file): no step of the workflow has filters of paths-filter")
            }
            for step in steps { try read(step) }
        } else {
            read(document)
            try input.finish()
        }
        return draft
    }

    private mutating func read(_ filters: YAMLNode) {
        for pair in MappingReader(filters, input.diagnostics)?.pairs ?? [] {
            let before = draft.report.remarks.count
            let tests = tests(pair.value, of: ImportReport.shown(pair.key), depth: 0)
            draft.report.count(since: before, isThere: !tests.isEmpty)
            guard !tests.isEmpty else { continue }
            let test = demandsEvery ? FileTest.every(of: tests) : .one(of: tests)
            draft.labels.append((names.name(prefix, pair.key), test.text))
        }
    }

    /// The filters that stand in a workflow as text.
    private mutating func read(_ step: PathsFilterStep) throws(ImportFailure) {
        guard let text = step.filters.text(input.diagnostics) else { return try input.finish() }
        guard text.contains("\n") || text.contains(":") else {
            return draft.report.remark(
                "the filters are those of another file; import `\(ImportReport.shown(text))`", at: place(step.filters.place))
        }
        // What is written below the key begins on the next line.
        firstLine = step.filters.place.position.line
        demandsEvery = step.demandsEvery
        input = YAMLImport(file: "\(file), the filters below line \(firstLine)")
        read(try input.document(Array(text.utf8)))
        try input.finish()
        input = YAMLImport(file: file)
        firstLine = 0
    }

    private func place(_ place: SourcePlace) -> ImportPlace {
        ImportPlace(file: file, line: firstLine + place.position.line)
    }

    /// What a filter's value says, one of which has to hold.
    private mutating func tests(_ node: YAMLNode, of filter: String, depth: Int) -> [FileTest] {
        switch node.content {
        case .sequence(let items):
            guard depth < Self.deepest else {
                draft.report.remark("filter \(filter): lists are nested too deeply; left out", at: place(node.place))
                return []
            }
            return items.flatMap { tests($0, of: filter, depth: depth + 1) }
        case .mapping(let pairs): return pairs.flatMap { tests($0, of: filter) }
        case .scalar, .invalid: return [test(node, of: filter)].compactMap(\.self)
        }
    }

    /// `added|modified: glob`
    private mutating func tests(_ pair: YAMLPair, of filter: String) -> [FileTest] {
        let words = pair.key.lowercased().split(separator: "|").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
        guard !words.isEmpty, words.allSatisfy(Self.statuses.contains) else {
            draft.report.remark(
                "filter \(filter): `\(ImportReport.shown(pair.key))` is no kind of change; left out",
                at: place(pair.keyPlace)
            )
            return []
        }
        let globs = (pair.value.oneOrMore(input.diagnostics) ?? []).compactMap { test($0, of: filter) }
        return globs.isEmpty ? [] : [FileTest.every(of: [.status(words), .one(of: globs)])]
    }

    private mutating func test(_ node: YAMLNode, of filter: String) -> FileTest? {
        guard let text = node.text(input.diagnostics) else { return nil }
        do throws(PathGlob.Refusal) {
            let glob = try PathGlob(text, .picomatch)
            if glob.isNegated, !demandsEvery {
                draft.report.remark(
                    "filter \(filter): `!` takes nothing back there, it matches every other path; taken over so, unless "
                        + "`predicate-quantifier: every` is set, which this file does not say", at: place(node.place))
            }
            return FileTest(glob)
        } catch {
            draft.report.remark("filter \(filter): \(error.reason); the glob is left out", at: place(node.place))
            return nil
        }
    }
}

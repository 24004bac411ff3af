import YAMLDocuments

/// Takes the filters of paths-filter over, each into a label.
struct PathsFilterImporter {
    let prefix: String
    private let input: YAMLImport
    private var draft = PackDraft(report: ImportReport(of: "labels"))
    private var names = ImportedNames()

    private static let statuses: Set = ["added", "copied", "deleted", "modified", "renamed", "unmerged"]
    /// Lists in each other, as anchors make them.
    private static let deepest = 32

    init(prefix: String, file: String) {
        self.prefix = prefix
        input = YAMLImport(file: file)
    }

    consuming func draft(_ content: [UInt8]) throws(ImportFailure) -> PackDraft {
        let document = try input.document(content)
        for pair in MappingReader(document, input.diagnostics)?.pairs ?? [] {
            let before = draft.report.remarks.count
            let tests = tests(pair.value, of: ImportReport.shown(pair.key), depth: 0)
            draft.report.count(since: before, isThere: !tests.isEmpty)
            if !tests.isEmpty { draft.labels.append((names.name(prefix, pair.key), FileTest.one(of: tests).text)) }
        }
        try input.finish()
        return draft
    }

    /// What a filter's value says, one of which has to hold.
    private mutating func tests(_ node: YAMLNode, of filter: String, depth: Int) -> [FileTest] {
        switch node.content {
        case .sequence(let items):
            guard depth < Self.deepest else {
                draft.report.remark("filter \(filter): lists are nested too deeply; left out", at: input.place(node.place))
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
                at: input.place(pair.keyPlace)
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
            if glob.isNegated {
                draft.report.remark(
                    "filter \(filter): `!` takes nothing back there, it matches every other path; taken over so, unless "
                        + "`predicate-quantifier: every` is set, which this file does not say", at: input.place(node.place))
            }
            return FileTest(glob)
        } catch {
            draft.report.remark("filter \(filter): \(error.reason); the glob is left out", at: input.place(node.place))
            return nil
        }
    }
}

internal import Foundation
internal import RiskModel
internal import YAMLDocuments

/// Reads the cases of one suite.
struct CaseReader {
    private let names: TestedNames
    private let diagnostics: Diagnostics
    private var defaults = TestCase.Asker()
    private var places: [String: SourcePlace] = [:]

    init(names: TestedNames, _ diagnostics: Diagnostics) {
        self.names = names
        self.diagnostics = diagnostics
    }

    /// Says who asks in all cases that do not say otherwise.
    mutating func setDefaults(_ node: YAMLNode) { defaults = asker(node) }

    mutating func read(_ node: YAMLNode) -> TestCase? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let name = mapping.required("name").flatMap { self.name($0) }
        let asker = mapping.value("context").map(self.asker) ?? defaults
        let change = self.change(&mapping)
        let expectation = mapping.required("expect").map {
            ExpectationReader(names: names, diagnostics: diagnostics).read($0)
        }
        mapping.finish()
        guard let name, let change, let expectation else { return nil }
        return TestCase(name: name, change: change, asker: asker, expectation: expectation, location: node.place.location)
    }

    private mutating func name(_ node: YAMLNode) -> String? {
        guard let name = node.line(diagnostics) else { return nil }
        if let first = places[name] {
            diagnostics.report(.duplicateName, "the suite has a case of this name already; first at \(first)", at: node)
        } else {
            places[name] = node.place
        }
        return name
    }

    private func asker(_ node: YAMLNode) -> TestCase.Asker {
        var asker = defaults
        guard var mapping = MappingReader(node, diagnostics) else { return asker }
        asker.subject = mapping.value("subject")?.line(diagnostics) ?? asker.subject
        asker.actor = mapping.value("actor")?.choice(diagnostics, ConditionKeys.actors) ?? asker.actor
        asker.targetBranch = mapping.value("target_branch")?.line(diagnostics) ?? asker.targetBranch
        asker.repository = mapping.value("repository")?.line(diagnostics) ?? asker.repository
        asker.branch = mapping.value("branch")?.line(diagnostics) ?? asker.branch
        if let claims = mapping.value("claims"), let reader = MappingReader(claims, diagnostics) {
            for pair in reader.pairs { asker.claims[pair.key] = pair.value.line(diagnostics) }
        }
        asker.time = mapping.value("time").flatMap { time($0) } ?? asker.time
        if let recent = mapping.value("recent"), var counts = MappingReader(recent, diagnostics) {
            for what in RecentTest.What.allCases {
                asker.recent[what] = counts.value(what.rawValue)?.integer(diagnostics, in: 0...1_000_000) ?? asker.recent[what]
            }
            counts.finish()
        }
        mapping.finish()
        return asker
    }

    /// Seconds since 1970.
    private func time(_ node: YAMLNode) -> Int? {
        guard let text = node.line(diagnostics) else { return nil }
        // Written again it has to be the same, or the calendar has no such day.
        if let date = try? Date(text, strategy: .iso8601), date.formatted(.iso8601) == text {
            return Int(date.timeIntervalSince1970)
        }
        diagnostics.report(.invalidValue, "expected a time such as '2026-01-31T17:30:00Z'", at: node)
        return nil
    }

    // MARK: What is changed

    private static let changeKeys = ["patch", "files", "revisions"]

    private func change(_ mapping: inout MappingReader) -> TestCase.Change? {
        let pairs = Self.changeKeys.compactMap { mapping.pair($0) }
        let commits = mapping.pair("commits")
        if pairs.isEmpty {
            diagnostics.report(.missingKey, "`patch`, `files` or `revisions` is missing: what is classified", at: mapping.node)
        }
        for pair in pairs.dropFirst() {
            diagnostics.report(
                .contradiction, "`\(pair.key)` beside `\(pairs[0].key)`: a case has one change", at: pair.keyPlace)
        }
        if let commits, pairs.first?.key != "files" {
            diagnostics.report(.modifier, "`commits` needs `files` beside it in the same mapping", at: commits.keyPlace)
        }
        guard let pair = pairs.first else { return nil }
        switch pair.key {
        case "patch": return patch(pair.value)
        case "files": return .files(files(pair.value), commits: commits.map { self.commits($0.value) } ?? [])
        default: return revisions(pair.value)
        }
    }

    private func patch(_ node: YAMLNode) -> TestCase.Change? {
        guard let text = node.text(diagnostics) else { return nil }
        if !("\n" + text).contains("\ndiff --git ") {
            diagnostics.report(.invalidValue, "no line begins with `diff --git`, so this is no patch as git writes it", at: node)
        }
        return .patch(text)
    }

    private func files(_ node: YAMLNode) -> [RuleExample] {
        let reader = ExampleReader(diagnostics: diagnostics)
        var files: [RuleExample] = []
        var paths: Set<String> = []
        for item in node.list(diagnostics) ?? [] {
            guard let file = reader.example(item) else { continue }
            if !paths.insert(file.path).inserted {
                diagnostics.report(.duplicateName, "`\(file.path)` stands twice in this patch", at: item)
            }
            if file.attributes != nil, files.contains(where: { $0.attributes != nil }) {
                diagnostics.report(
                    .contradiction, "`attributes` is one file of the target branch; another file of this case has it already",
                    at: item)
            }
            files.append(file)
        }
        return files
    }

    private func commits(_ node: YAMLNode) -> [TestCase.CommitText] {
        (node.list(diagnostics) ?? []).compactMap { item in
            guard var mapping = MappingReader(item, diagnostics) else { return nil }
            let message = mapping.required("message")?.text(diagnostics)
            let author = mapping.value("author").map { $0.line(diagnostics) ?? "" }
            mapping.finish()
            return message.map { TestCase.CommitText(message: $0, author: author ?? "A U Thor <author@example.com>") }
        }
    }

    private func revisions(_ node: YAMLNode) -> TestCase.Change? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let repository = mapping.value("repository").map { relativePath($0) } ?? "."
        let base = mapping.required("base").flatMap(revision)
        let head = mapping.required("head").flatMap(revision)
        let isOptional = mapping.value("optional").map { $0.boolean(diagnostics) ?? false } ?? false
        mapping.finish()
        guard let repository, let base, let head else { return nil }
        return .revisions(repository: repository, base: base, head: head, isOptional: isOptional)
    }

    private func revision(_ node: YAMLNode) -> String? {
        guard let text = node.line(diagnostics) else { return nil }
        guard !text.hasPrefix("-"), !text.contains(" ") else {
            diagnostics.report(.invalidValue, "`\(text)` is no revision", at: node)
            return nil
        }
        return text
    }

    private func relativePath(_ node: YAMLNode) -> String? {
        guard let text = node.line(diagnostics) else { return nil }
        guard
            text == "."
                || text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({ !["", ".", ".."].contains($0) })
        else {
            diagnostics.report(
                .invalidValue, "`\(text)` is no folder below the repository that holds the policy: `.` is that repository",
                at: node)
            return nil
        }
        return text
    }
}

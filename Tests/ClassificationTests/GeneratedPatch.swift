import RiskModel
import TestKit

/// A patch of a few files over a small alphabet of lines and paths, so that rules often match.
struct GeneratedPatch {
    static let paths: [GitPath] = ["Sources/a.swift", "docs/a.md", "Tests/b.swift", "deploy/prod.yaml", "x/y.txt", "README.md"]
    static let words = ["secret", "let x = 1", "# note", "allow", "", "token = 5", "token = 7", "é secret", "plain text"]

    struct File {
        var path: GitPath
        var status: ChangeStatus
        var mode: FileMode = .regular
        /// Text and whether it is added (else removed).
        var lines: [(text: String, isAdded: Bool)]
    }

    var files: [File]

    static func random(using generator: inout SeededGenerator) -> GeneratedPatch {
        let paths = Self.paths.shuffled(using: &generator).prefix(Int.random(in: 0...4, using: &generator))
        return GeneratedPatch(files: paths.map { file(at: $0, using: &generator) })
    }

    static func file(at path: GitPath, using generator: inout SeededGenerator) -> File {
        let status = generator.pick([ChangeStatus.added, .modified, .modified, .deleted])
        let count = Int.random(in: 0...4, using: &generator)
        return File(
            path: path, status: status, mode: generator.chance(oneIn: 6) ? .executable : .regular,
            lines: (0..<count).map { _ in
                (generator.pick(words), status == .added || (status == .modified && Bool.random(using: &generator)))
            })
    }

    /// A patch that holds this one and something more: a file, or a line in a file.
    func grown(using generator: inout SeededGenerator) -> GeneratedPatch {
        var larger = self
        let unused = Self.paths.filter { path in !files.contains { $0.path == path } }
        if files.isEmpty || (!unused.isEmpty && Bool.random(using: &generator)) {
            larger.files.append(Self.file(at: generator.pick(unused), using: &generator))
        } else {
            let index = Int.random(in: 0..<files.count, using: &generator)
            let isAdded = files[index].status == .added || (files[index].status == .modified && Bool.random(using: &generator))
            let place = Int.random(in: 0...files[index].lines.count, using: &generator)
            larger.files[index].lines.insert((generator.pick(Self.words), isAdded), at: place)
        }
        return larger
    }

    var patch: PatchInMemory {
        get throws {
            let sorted = files.sorted { $0.path < $1.path }
            let changes = sorted.map { file in
                FileChange(
                    status: file.status, old: file.status == .added ? nil : FileVersion(path: file.path, mode: file.mode),
                    new: file.status == .deleted ? nil : FileVersion(path: file.path, mode: file.mode))
            }
            let patch = Patch(source: .revisions, files: changes)
            guard let memory = PatchInMemory(patch: patch, contents: sorted.map(content)) else { throw Inconsistent() }
            return memory
        }
    }

    struct Inconsistent: Error {}

    private func content(of file: File) -> FileContent {
        var content = FileContent()
        var oldNumber = 0
        var newNumber = 0
        for line in file.lines {
            let start = content.text.count
            content.text += Array((line.text + "\n").utf8)
            if line.isAdded { newNumber += 1 } else { oldNumber += 1 }
            content.lines.append(
                .init(
                    origin: line.isAdded ? .added : .removed, oldNumber: line.isAdded ? 0 : oldNumber,
                    newNumber: line.isAdded ? newNumber : 0, range: start..<content.text.count))
        }
        if !content.lines.isEmpty {
            content.hunks = [
                .init(oldStart: 1, oldCount: oldNumber, newStart: 1, newCount: newNumber, lines: content.lines.indices)
            ]
        }
        return content
    }
}

/// A policy of random rules, all of them monotone by construction of the language.
struct GeneratedPolicy {
    static let patterns = ["secret", "(a)?l", "^#", "token", "^$", "x", "allow|plain", "é"]
    static let captures: [CaptureTest] = [
        CaptureTest(.line, .entropy(EntropyBounds(above: 2_300))), CaptureTest(.match, .entropy(EntropyBounds(below: 2_000))),
        CaptureTest(.line, .containsNone(of: ["note", "5"])), CaptureTest(.number(1), .isOne(of: ["a"])),
        CaptureTest(.line, .matches([Pattern("e.*t")])), CaptureTest(.usual, .isNone(of: ["plain"])),
    ]
    static let pathPatterns = ["^docs/", #"\.swift$"#, "(?i)readme", "^deploy/", "."]

    /// - Parameter monotone: leave out the rules that the loader would refuse without `monotone: false`.
    static func random(monotone: Bool = true, using generator: inout SeededGenerator) -> Policy {
        var probes: [Probe] = []
        var rules = (0..<Int.random(in: 1...6, using: &generator)).map { index in
            let tier = generator.pick([Tier.low, .medium, .high])
            if tier == .high, generator.chance(oneIn: 3) {
                return Rule(
                    id: "r\(index)", summary: "Rule \(index)", tier: tier, scope: .patch,
                    when: patchPredicate(&probes, using: &generator),
                    unless: generator.chance(oneIn: 3) ? patchPredicate(&probes, using: &generator) : nil)
            }
            return Rule(
                id: "r\(index)", summary: "Rule \(index)", tier: tier,
                when: predicate(depth: 2, &probes, using: &generator),
                unless: generator.chance(oneIn: 3) ? predicate(depth: 1, &probes, using: &generator) : nil,
                withhold: generator.chance(oneIn: 3) ? ["run_tests"] : [])
        }
        let checker = policy(rules, probes)
        if monotone { rules.removeAll { !checker.breaches(of: $0).isEmpty } }
        return policy(rules, probes)
    }

    private static func policy(_ rules: [Rule], _ probes: [Probe]) -> Policy {
        Policy(
            digest: "d", capabilities: ["read_repository", "run_tests", "merge_pull_request"],
            low: TierPolicy(grants: ["read_repository", "run_tests", "merge_pull_request"]),
            medium: TierPolicy(grants: ["read_repository", "run_tests"], approvals: ApprovalDemand(count: 1)),
            high: TierPolicy(grants: ["read_repository"], approvals: ApprovalDemand(count: 1)),
            tasks: [TaskProfile(subject: "*", capabilities: ["read_repository", "run_tests", "merge_pull_request"])],
            rules: rules, probes: probes)
    }

    private static func patchPredicate(_ probes: inout [Probe], using generator: inout SeededGenerator) -> Predicate {
        let bound = Int.random(in: 1...4, using: &generator)
        let bounds = generator.chance(oneIn: 4) ? Bounds(max: bound) : Bounds(min: bound)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return .spread(SpreadTest(depth: Int.random(in: 1...2, using: &generator), count: bounds))
        case 1: return .fileCount(bounds)
        case 2: return probe(Probe(subject: .environment, patterns: [Pattern("prod", dialect: .path)]), &probes)
        case 3: return .not(patchPredicate(&probes, using: &generator))
        default:
            let test = generator.pick(Predicate.FilesTest.allCases)
            return .files(test, predicate(depth: 1, &probes, using: &generator))
        }
    }

    private static func predicate(depth: Int, _ probes: inout [Probe], using generator: inout SeededGenerator) -> Predicate {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &generator) {
        case 0: return probe(Probe(subject: .path, patterns: [Pattern(generator.pick(pathPatterns), dialect: .path)]), &probes)
        case 1, 2:
            let subject = generator.pick([ProbeSubject.added, .removed, .changed, .added, .netRemoved])
            let except = generator.chance(oneIn: 4) ? [Pattern("plain")] : []
            let count = generator.chance(oneIn: 4) ? Bounds(min: 2) : Bounds(min: 1)
            let span = subject == .netRemoved ? .line : generator.pick(Span.allCases)
            return probe(
                Probe(
                    subject: subject, patterns: [Pattern(generator.pick(patterns))], except: except, span: span, count: count,
                    captures: generator.chance(oneIn: 3) ? [generator.pick(captures)] : [],
                    near: generator.chance(oneIn: 6) ? Nearness(patterns: [Pattern("note|allow")], within: 1) : nil),
                &probes)
        case 3 where generator.chance(oneIn: 2):
            let setting = Pattern(generator.pick([#"(?<key>\w+) = (?<value>\d)"#, #"(?<key>\w+) = (?<value>\d)?"#]))
            let value = generator.pick([nil, Replacement.ValueTest.differs, .rises, .falls])
            return probe(
                Probe(subject: .replaced, patterns: [setting], replacement: Replacement(patterns: [setting], value: value)),
                &probes)
        case 3: return .status([generator.pick(ChangeStatus.allCases)])
        case 4 where generator.chance(oneIn: 2):
            return generator.pick([
                .glob(GlobList(["docs/*", "*.swift", "!a.swift"].compactMap { GitGlob($0.utf8) })), .language(["swift"]),
                .language(["markdown", "yaml"]),
            ])
        case 4: return .lines(Bounds(min: Int.random(in: 0...3, using: &generator)))
        case 5: return .mode(ModeTest(either: [.executable]))
        case 6: return .not(predicate(depth: depth - 1, &probes, using: &generator))
        case 7: return .all((0..<2).map { _ in predicate(depth: depth - 1, &probes, using: &generator) })
        default: return .any((0..<2).map { _ in predicate(depth: depth - 1, &probes, using: &generator) })
        }
    }

    private static func probe(_ probe: Probe, _ probes: inout [Probe]) -> Predicate {
        if let known = probes.firstIndex(of: probe) { return .probe(ProbeID(known)) }
        probes.append(probe)
        return .probe(ProbeID(probes.count - 1))
    }
}

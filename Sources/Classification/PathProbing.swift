import PatternEngine
import RiskModel

/// Answers the probes over paths for all files of a patch, many paths in one scan.
///
/// What a path costs is its own: where a pattern falls short in a scan of many, each path is asked again alone. So the
/// answer for a file does not depend on the other files of the patch.
struct PathProbing {
    /// What was found out about the paths of one file.
    struct Answer {
        var results: ProbeResults
        /// Patterns that ran out of their budget.
        var exhausted: Set<Int> = []
        /// A redacting pattern may match a path.
        var needsRedaction = false
    }

    /// Paths in one scan.
    private static let batch = 1_024

    private let policy: CompiledPolicy
    private let matcher: PatternMatcher
    private let interruption: any InterruptionCheck

    init(policy: CompiledPolicy, matcher: PatternMatcher, interruption: any InterruptionCheck) {
        self.policy = policy
        self.matcher = matcher
        self.interruption = interruption
    }

    /// - Returns: one answer for each file, in order.
    func answers(for files: [FileChange]) throws(Interruption) -> [Answer] {
        var all: [Answer] = []
        all.reserveCapacity(files.count)
        var start = 0
        while start < files.count {
            let end = min(start + Self.batch, files.count)
            all += try answers(forBatch: files[start..<end])
            start = end
        }
        return all
    }

    private func answers(forBatch files: ArraySlice<FileChange>) throws(Interruption) -> [Answer] {
        let paths = PathList(files)
        var found = PathMatches(count: paths.ranges.count)
        let report = try matcher.scan(
            paths.text, subjects: paths.ranges, patterns: policy.treePatterns, interruption: interruption
        ) { match in
            found.add(match.pattern, subject: match.subject)
            return .nextSubject
        }
        for shortfall in report.shortfalls { try ask(shortfall.pattern, of: paths, &found) }
        let redacted = try subjectsToRedact(paths)
        return zip(files, paths.ofFiles).map { change, subjects in
            var answer = answer(for: change, found, subjects: subjects)
            answer.needsRedaction = subjects.contains(where: redacted.contains)
            return answer
        }
    }

    /// A pattern that fell short in the scan of all: each path for itself.
    private func ask(_ pattern: Int, of paths: PathList, _ found: inout PathMatches) throws(Interruption) {
        let alone = policy.patterns.selection([pattern])
        for (subject, range) in paths.ranges.enumerated() {
            var matches = false
            let report = try matcher.scan(paths.text, subjects: [range], patterns: alone, interruption: interruption) { _ in
                matches = true
                return .nextPattern
            }
            found.remove(pattern, subject: subject)
            if matches {
                found.add(pattern, subject: subject)
            } else if !report.isComplete {
                found.fellShort(pattern, subject: subject)
            }
        }
    }

    private func subjectsToRedact(_ paths: PathList) throws(Interruption) -> Set<Int> {
        var subjects: Set<Int> = []
        let report = try matcher.scan(
            paths.text, subjects: paths.ranges, patterns: policy.redactedPatterns, interruption: interruption
        ) { match in
            subjects.insert(match.subject)
            return .nextSubject
        }
        return report.isComplete ? subjects : Set(paths.ranges.indices)
    }

    private func answer(for change: FileChange, _ found: PathMatches, subjects: Range<Int>) -> Answer {
        var answer = Answer(results: ProbeResults(asked: policy.treeProbes))
        let former = (change.formerPath == nil ? subjects.upperBound : subjects.upperBound - 1)..<subjects.upperBound
        for probe in ProbeSet(subjects.flatMap(found.patternsThatMayMatch).flatMap { policy.treeProbesByPattern[$0] ?? [] }) {
            let compiled = policy.probes[probe.index]
            var values: [Ternary] = []
            for subject in policy.policy.probes[probe.index].subject == .oldPath ? former : subjects {
                let hit = found.value(of: compiled.alternatives, subject: subject)
                let value = Ternary.all([hit, !found.value(of: compiled.exceptions, subject: subject)])
                if value == .unknown {
                    answer.exhausted.formUnion(
                        found.shortfalls(subject).filter {
                            compiled.alternatives.contains($0) || compiled.exceptions.contains($0)
                        })
                }
                values.append(value)
            }
            answer.results[probe] = ProbeResult(some: .any(values), whole: values.isEmpty ? .no : .all(values))
        }
        return answer
    }
}

/// The paths of some files, back to back.
private struct PathList {
    let text: ScannableText
    private(set) var ranges: [Range<Int>] = []
    /// For each file, the indices of its paths: the new one first, a former one last.
    private(set) var ofFiles: [Range<Int>] = []

    init(_ files: ArraySlice<FileChange>) {
        var bytes: [UInt8] = []
        for file in files {
            let first = ranges.count
            for path in file.paths {
                ranges.append(bytes.count..<bytes.count + path.bytes.count)
                bytes += path.bytes
            }
            ofFiles.append(first..<ranges.count)
        }
        text = ScannableText(bytes)
    }
}

/// Which patterns match which paths.
private struct PathMatches {
    /// By subject.
    private var patterns: [[Int]]
    /// By subject; patterns of which nothing is known.
    private var unknown: [Int: [Int]] = [:]

    init(count: Int) { patterns = Array(repeating: [], count: count) }

    mutating func add(_ pattern: Int, subject: Int) { patterns[subject].append(pattern) }
    mutating func remove(_ pattern: Int, subject: Int) { patterns[subject].removeAll { $0 == pattern } }
    mutating func fellShort(_ pattern: Int, subject: Int) { unknown[subject, default: []].append(pattern) }

    func shortfalls(_ subject: Int) -> [Int] { unknown[subject] ?? [] }
    func patternsThatMayMatch(_ subject: Int) -> [Int] { patterns[subject] + shortfalls(subject) }

    /// Whether one of some patterns matches.
    func value(of wanted: PatternSelection, subject: Int) -> Ternary {
        if patterns[subject].contains(where: wanted.contains) { return .yes }
        return shortfalls(subject).contains(where: wanted.contains) ? .unknown : .no
    }
}

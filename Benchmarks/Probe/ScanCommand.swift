import ArgumentParser
import Classification
import Foundation
import PatternEngine
import RiskModel

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Scans a text with all patterns of a policy that read changed lines: the engine, and bare Vectorscan, in turn.",
        discussion: """
            The engine makes the text scannable, folds it, filters and confirms, file by file as `git log -p` shows them and \
            each line alone. Prints: bytes, patterns, engine milliseconds, patterns that Vectorscan takes, its milliseconds.
            """)

    @Option(help: "A policy directory (default: the shipped one).")
    var policy: String?

    @Option(help: "How often each scans; the median counts.")
    var rounds = 9

    @Argument(help: "The output of git log -p.")
    var text: String

    func run() throws {
        let policy = try (policy.map { .directory($0) } ?? PolicySource.shipped).load().policy
        // Exceptions are asked of matches only, and whole contents are no lines.
        let probes = policy.probes.filter { $0.subject.readsLines && $0.span == .line }
        let patterns = Array(Set(probes.flatMap(\.patterns))).sorted { $0.source < $1.source }
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: text)))
        let sections = Self.sections(of: bytes)

        var scanner = try PatternScanner(PatternSet(patterns, options: CompileOptions(prefilter: true)))
        let bare = try BareScan(patterns)
        var (own, others): ([Duration], [Duration]) = ([], [])
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            own.append(
                try clock.measure { for section in sections { _ = try Self.scan(section, &scanner) } })
            others.append(try clock.measure { _ = try bare.scan(bytes) })
        }
        print(
            bytes.count, patterns.count, Self.milliseconds(median(own)), bare.count, Self.milliseconds(median(others)))
    }

    /// - Returns: how many matches there were.
    private static func scan(_ section: [UInt8], _ scanner: inout PatternScanner) throws -> Int {
        var matches = 0
        let text = ScannableText(section)
        _ = try scanner.scan(text, subjects: lines(of: text.bytes), patterns: scanner.set.all) { _ in
            matches += 1
            return .nextSubject
        }
        return matches
    }

    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            lines.append(start..<end)
            start = end + 1
        }
        return lines
    }

    /// The text cut before each line that begins with `diff --git `.
    private static func sections(of bytes: [UInt8]) -> [[UInt8]] {
        let mark = Array("\ndiff --git ".utf8)
        var starts = [0]
        for index in bytes.indices where bytes[index] == mark[0] && bytes[index...].starts(with: mark) {
            starts.append(index + 1)
        }
        return zip(starts, starts.dropFirst() + [bytes.count]).map { Array(bytes[$0..<$1]) }
    }

    private static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.3f", duration / .milliseconds(1))
    }
}

/// The middle one; of an even number the higher of the two in the middle. Zero where there is none.
func median(_ durations: [Duration]) -> Duration {
    durations.isEmpty ? .zero : durations.sorted()[durations.count / 2]
}

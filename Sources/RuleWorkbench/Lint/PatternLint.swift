import Classification
import PatternEngine
import RiskModel

/// Looks at the patterns of conditions; each pattern is tried once, however many ask it.
struct PatternLint {
    struct Finding: Hashable {
        var level: RuleLint.Finding.Level
        var message: String

        init(_ level: RuleLint.Finding.Level, _ message: String) {
            self.level = level
            self.message = message
        }
    }

    private let policy: CompiledPolicy
    private var known: [Pattern: [Finding]] = [:]
    private var knownGrowth: [Pattern: BacktrackingProbe.Growth] = [:]

    init(_ policy: CompiledPolicy) { self.policy = policy }

    /// Warnings first.
    mutating func findings(in condition: Predicate) -> [Finding] {
        var findings: [Finding] = []
        for probe in condition.probes.map({ policy.policy.probes[$0.index] }) {
            let looks = probe.patterns + (probe.replacement?.patterns ?? [])
            for pattern in looks {
                findings += traits(of: pattern)
                if let reason = Self.whyNoMatch(of: pattern, for: probe) {
                    findings.append(Finding(.warning, "pattern can never match, for \(reason): \(pattern.source)"))
                }
                if probe.subject.readsContent, case .unfiltered(let because) = PrefilterForm(of: pattern) {
                    findings.append(Finding(.note, "pattern is matched against every text, for \(because): \(pattern.source)"))
                }
            }
            for pattern in looks + probe.judges { findings += growth(of: pattern, in: probe) }
        }
        return findings.filter { $0.level == .warning } + findings.filter { $0.level == .note }
    }

    /// nil where it may match.
    private static func whyNoMatch(of pattern: Pattern, for probe: Probe) -> String? {
        if probe.subject.readsContent {
            return probe.seesLines && pattern.requiresLineEnd
                ? "a line is seen without its end; `span: hunk` sees several" : nil
        }
        guard probe.subject == .path || probe.subject == .oldPath else { return nil }
        // Of alternatives another one may match.
        let source = pattern.source.hasPrefix("(?i)") ? pattern.source.dropFirst(4) : pattern.source[...]
        if source.contains("|") { return nil }
        if source.hasPrefix("^/") { return "paths do not begin with a slash" }
        return source.hasSuffix("/$") ? "paths do not end in a slash" : nil
    }

    private mutating func traits(of pattern: Pattern) -> [Finding] {
        if let found = known[pattern] { return found }
        var found: [Finding] = []
        if let traits = try? PatternTraits(of: pattern) {
            if traits.canMatchEmpty, Self.matchesEverything(pattern) {
                found.append(Finding(.warning, "pattern matches every text: \(pattern.source)"))
            }
            if !policy.usesJIT(pattern) {
                found.append(Finding(.warning, "pattern is left to the interpreter: \(pattern.source)"))
            }
        } else {
            found.append(Finding(.warning, "pattern does not compile: \(pattern.source)"))
        }
        known[pattern] = found
        return found
    }

    /// Texts that have little in common.
    private static let samples = ["", "a", "Z 9", "\t", "{", "é-.", "0"].map { ScannableText(Array($0.utf8)) }

    /// True of one that finds nothing, or something, in each of some texts that have little in common.
    private static func matchesEverything(_ pattern: Pattern) -> Bool {
        guard let set = try? PatternSet([pattern]), var scanner = try? PatternScanner(set) else { return false }
        return samples.allSatisfy { text in
            var found = false
            _ = try? scanner.scan(text, subjects: text.whole, patterns: set.all) { _ in
                found = true
                return .nextPattern
            }
            return found
        }
    }

    private mutating func growth(of pattern: Pattern, in probe: Probe) -> [Finding] {
        let growth = knownGrowth[pattern] ?? (try? BacktrackingProbe.growth(of: pattern)) ?? .bounded
        knownGrowth[pattern] = growth
        switch growth {
        case .exponential(let text):
            return [Finding(.warning, "pattern backtracks exponentially over \(text): \(pattern.source)")]
        case .polynomial(let degree, let text) where degree > (probe.seesMuch ? 1 : 2):
            return [
                Finding(
                    .note,
                    "the time of the pattern grows with the \(Self.power(degree)) of the length, over \(text): \(pattern.source)"
                )
            ]
        case .unfinished: return [Finding(.note, "pattern takes long over texts made to hurt it: \(pattern.source)")]
        case .bounded, .polynomial, .notRead: return []
        }
    }

    private static func power(_ degree: Int) -> String {
        switch degree {
        case 2: "square"
        case 3: "cube"
        default: "\(degree)th power"
        }
    }
}

extension Probe {
    /// Patterns by which matches are judged.
    fileprivate var judges: [Pattern] {
        except + captures.flatMap(\.patterns) + (near?.patterns ?? [])
    }

    /// Each of its texts is one line.
    fileprivate var seesLines: Bool {
        subject.readsContent && span == .line && subject != .head && subject != .base
    }

    /// Its texts can be as long as a file.
    fileprivate var seesMuch: Bool { subject.readsContent && !seesLines }
}

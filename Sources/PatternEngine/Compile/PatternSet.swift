import CPCRE2
public import RiskModel

/// A list of patterns, compiled once and never changed; any number of threads may match with it, each through a
/// `PatternScanner` of its own.
///
/// A pattern is known by its index in the list.
public struct PatternSet: Sendable {
    let programs: [PatternProgram]
    let options: CompileOptions
    /// nil where every pattern is matched against every text.
    let prefilter: PrefilterSource?
    /// By pattern: which others it is looked for with.
    private let groups: [Int]

    /// Compiles every pattern.
    ///
    /// - Parameters:
    ///   - groups: a number for each pattern. The prefilter looks for all patterns of a group together and at no others, so a
    ///     group should hold what is matched against the same texts. nil for one group.
    ///   - cache: where a compiled prefilter is kept from one process to the next; nil to compile it anew.
    /// - Throws: every failure at once, not only the first.
    /// - Precondition: `groups` has as many elements as `patterns`.
    public init(
        _ patterns: [Pattern], groups: [Int]? = nil, options: CompileOptions = CompileOptions(), cache: PrefilterCache? = nil
    ) throws(PatternSetError) {
        let groups = groups ?? patterns.map { _ in 0 }
        precondition(groups.count == patterns.count, "every pattern is of one group")
        programs = try Self.programs(patterns, options: options)
        self.options = options
        self.groups = groups
        prefilter = options.prefilter ? PrefilterSource(patterns, groups: groups, cache: cache) : nil
    }

    /// These patterns and more behind them, which the prefilter knows nothing of: PCRE2 alone reads and matches them. What
    /// was compiled is shared.
    ///
    /// - Throws: every failure at once; the indices are those among `patterns`.
    public func adding(_ patterns: [Pattern]) throws(PatternSetError) -> PatternSet {
        PatternSet(
            programs: programs + (try Self.programs(patterns, options: options)), options: options, prefilter: prefilter,
            groups: groups + patterns.map { _ in Self.unfilteredGroup })
    }

    /// Of patterns that no part of a prefilter looks for.
    private static let unfilteredGroup = -1

    private init(programs: [PatternProgram], options: CompileOptions, prefilter: PrefilterSource?, groups: [Int]) {
        self.programs = programs
        self.options = options
        self.prefilter = prefilter
        self.groups = groups
    }

    private static func programs(
        _ patterns: [Pattern], options: CompileOptions
    ) throws(PatternSetError) -> [PatternProgram] {
        var programs: [PatternProgram] = []
        var failures: [PatternSyntaxError] = []
        programs.reserveCapacity(patterns.count)
        for (index, pattern) in patterns.enumerated() {
            do {
                programs.append(try PatternProgram(pattern, options: options))
            } catch {
                var failure = error
                failure.patternIndex = index
                failures.append(failure)
            }
        }
        guard failures.isEmpty else { throw PatternSetError(failures: failures) }
        return programs
    }

    /// What to look for in texts; nil where every pattern is matched against every text.
    func madePrefilter() -> Prefilter? { prefilter?.prefilter().knowing(ofPatterns: programs.count) }

    /// Why a pattern would not compile; nil where it would. Makes no machine code.
    public static func check(_ pattern: Pattern, options: CompileOptions = CompileOptions()) -> PatternSyntaxError? {
        do throws(PatternSyntaxError) {
            _ = try groups(of: pattern, options: options)
            return nil
        } catch {
            return error
        }
    }

    /// The names of a pattern's groups, and how many groups it has. Makes no machine code.
    ///
    /// - Throws: where the pattern does not compile.
    public static func groups(
        of pattern: Pattern, options: CompileOptions = CompileOptions()
    ) throws(PatternSyntaxError) -> (names: Set<String>, count: Int) {
        var options = options
        options.matcher = .interpreter
        let compiled = try CompiledPattern(pattern, options: options)
        return (Set(GroupNames(of: compiled).numbers.keys), compiled.number(PCRE2_INFO_CAPTURECOUNT))
    }

    public var count: Int { programs.count }

    /// False where the interpreter matches this pattern, because it was asked for or because PCRE2 makes no machine code of it.
    public func usesJIT(_ pattern: Int) -> Bool { programs[pattern].plainCode().usesJIT }

    /// Every pattern of the list.
    public var all: PatternSelection { selection(programs.indices) }

    /// Some patterns of the list. Make it once and scan with it often: what a scan can prepare for a selection hangs on it.
    ///
    /// - Precondition: each index is one of the list.
    public func selection(_ indices: some Sequence<Int>) -> PatternSelection {
        let chosen = Set(indices).sorted()
        precondition(chosen.allSatisfy(programs.indices.contains), "a selected pattern is not in the set")
        return PatternSelection(chosen, of: programs.count, groups: Set(chosen.map { groups[$0] }))
    }
}

/// Some patterns of one `PatternSet`.
public struct PatternSelection: Hashable, Sendable {
    /// Ascending, once each.
    public let indices: [Int]
    /// By index in the set; empty for a selection so small that looking through it is as fast. There is one for each probe of a
    /// policy, so theirs must not grow with the policy.
    private let isSelected: [Bool]
    let groups: Set<Int>

    private static let smallCount = 16

    fileprivate init(_ indices: [Int], of count: Int, groups: Set<Int>) {
        self.indices = indices
        self.groups = groups
        if indices.count <= Self.smallCount {
            isSelected = []
        } else {
            var isSelected = [Bool](repeating: false, count: count)
            for index in indices { isSelected[index] = true }
            self.isSelected = isSelected
        }
    }

    public var isEmpty: Bool { indices.isEmpty }

    /// - Parameter pattern: an index of the set.
    public func contains(_ pattern: Int) -> Bool {
        isSelected.isEmpty ? indices.contains(pattern) : isSelected[pattern]
    }

    func isDisjoint(with patterns: [Int]) -> Bool { !patterns.contains(where: contains) }
}

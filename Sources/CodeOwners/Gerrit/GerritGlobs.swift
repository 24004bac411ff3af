import LinearPatterns

/// The globs of all `per-file` lines of one file.
struct GerritGlobs {
    private var plain: [(pattern: PathPattern, rule: Int)] = []
    private var programs: [(program: PatternProgram, traits: ByteTraits, rule: Int)] = []
    private let index: PatternIndex

    /// - Parameter globs: of each line
    init(_ globs: [[GerritGlob]]) {
        for (rule, globs) in globs.enumerated() {
            for glob in globs {
                switch glob.matcher {
                case .plain(let pattern): plain.append((pattern, rule))
                case .program(let program, let traits): programs.append((program, traits, rule))
                }
            }
        }
        index = PatternIndex(plain.map(\.pattern))
    }

    /// The lines that fit, in order.
    ///
    /// - Parameters:
    ///   - below: the path below the folder of the file
    ///   - steps: grows by what was compared; beyond `limit` the result may lack lines
    func fitting(_ below: ArraySlice<UInt8>, steps: inout Int, atMost limit: Int) -> [Int] {
        var rules: Set<Int> = []
        let view = PathView(Array(below))
        var compared = steps
        index.forEachList(for: view) { list in
            for number in list where compared <= limit {
                compared += 1
                let (pattern, rule) = plain[Int(number)]
                if index.couldMatch(number, view), !rules.contains(rule), pattern.matches(view, steps: &compared) {
                    rules.insert(rule)
                }
            }
        }
        if !programs.isEmpty {
            let text = below.text
            for (program, traits, rule) in programs
            where compared <= limit && traits.isWithin(view.traits) && !rules.contains(rule) {
                compared += below.count * program.stepCount
                if compared <= limit, program.matches(text) { rules.insert(rule) }
            }
        }
        steps = compared
        return rules.sorted()
    }
}

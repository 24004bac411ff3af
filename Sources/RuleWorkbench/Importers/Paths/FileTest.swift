/// A condition on one file, put together from what globs say.
indirect enum FileTest {
    /// One of the patterns matches its path.
    case path([String])
    case status([String])
    case not(FileTest)
    case all([FileTest])
    case any([FileTest])

    init(_ glob: PathGlob) {
        self = glob.isNegated ? .not(.path([glob.pattern])) : .path([glob.pattern])
    }

    /// Alternatives, those that are mere paths together.
    static func one(of tests: [FileTest]) -> FileTest {
        var paths: [String] = []
        var others: [FileTest] = []
        for test in tests {
            if case .path(let more) = test { paths += more } else { others.append(test) }
        }
        let arms = (paths.isEmpty ? [] : [FileTest.path(paths)]) + others
        return arms.count == 1 ? arms[0] : .any(arms)
    }

    static func every(of tests: [FileTest]) -> FileTest { tests.count == 1 ? tests[0] : .all(tests) }

    var text: PackText { .mapping(pairs) }

    private var pairs: [(key: String, value: PackText)] {
        switch self {
        case .path(let patterns): [("path", .oneOrMore(patterns))]
        case .status(let words): [("status", .oneOrMore(words))]
        case .not(let test): [("not", test.text)]
        case .all(let tests):
            joined(tests.flatMap(\.pairs)) ?? [("all", .list(tests.map(\.text)))]
        case .any(let tests): [("any", .list(tests.map(\.text)))]
        }
    }

    /// nil where a key would stand twice in the mapping.
    private func joined(_ pairs: [(key: String, value: PackText)]) -> [(key: String, value: PackText)]? {
        Set(pairs.map(\.key)).count == pairs.count ? pairs : nil
    }
}

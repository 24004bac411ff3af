/// A JUnit XML report, as CI systems read it.
public struct JUnitDocument: Sendable {
    public struct Case: Hashable, Sendable {
        public enum Result: Hashable, Sendable {
            case passed
            /// One message for each thing that is wrong.
            case failed([String])
            case skipped(because: String)
        }

        public var name: String
        public var file: String
        public var line: Int
        public var result: Result

        public init(name: String, file: String, line: Int, result: Result) {
            self.name = name
            self.file = file
            self.line = line
            self.result = result
        }
    }

    public struct Suite: Hashable, Sendable {
        public var name: String
        public var cases: [Case]

        public init(name: String, cases: [Case]) {
            self.name = name
            self.cases = cases
        }
    }

    private let suites: [Suite]

    public init(_ suites: [Suite]) { self.suites = suites }

    public var text: String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites \(Self.counts(suites.flatMap(\.cases)))>\n"
        for suite in suites {
            text += "  <testsuite name=\"\(Self.escape(suite.name))\" \(Self.counts(suite.cases))>\n"
            for test in suite.cases { text += Self.element(test, of: suite) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func element(_ test: Case, of suite: Suite) -> String {
        let head =
            "    <testcase name=\"\(escape(test.name))\" classname=\"\(escape(suite.name))\" file=\"\(escape(test.file))\" line=\"\(test.line)\""
        switch test.result {
        case .passed: return head + "/>\n"
        case .skipped(let because): return head + ">\n      <skipped message=\"\(escape(because))\"/>\n    </testcase>\n"
        case .failed(let messages):
            let failures = messages.map { message in
                "      <failure message=\"\(escape(message))\">\(escape("\(test.file):\(test.line): \(message)"))</failure>\n"
            }
            return head + ">\n" + failures.joined() + "    </testcase>\n"
        }
    }

    private static func counts(_ cases: [Case]) -> String {
        let failures = cases.count { if case .failed = $0.result { true } else { false } }
        let skipped = cases.count { if case .skipped = $0.result { true } else { false } }
        return "tests=\"\(cases.count)\" failures=\"\(failures)\" skipped=\"\(skipped)\""
    }

    private static func escape(_ text: String) -> String { MarkupText.escape(text) }
}

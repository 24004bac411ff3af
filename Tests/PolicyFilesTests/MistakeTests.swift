import PolicyFiles
import Testing
import YAMLDocuments

/// One mistake in an otherwise sound policy. `»` stands right before the place the diagnostic must point to.
struct Mistake: Sendable, CustomTestStringConvertible {
    var text: String
    var code: Diagnostic.Code
    /// Part of the message.
    var says: String

    init(_ code: Diagnostic.Code, _ says: String, _ text: String) {
        self.text = text
        self.code = code
        self.says = says
    }

    /// A mistake in the keys of one rule.
    static func rule(_ code: Diagnostic.Code, _ says: String, _ keys: String) -> Mistake {
        Mistake(code, says, "version: 1\nrules:\n  - { id: r, summary: S, tier: high, \(keys) }\n")
    }

    /// A mistake in a condition of a raising rule.
    static func when(_ code: Diagnostic.Code, _ says: String, _ condition: String) -> Mistake {
        rule(code, says, "when: \(condition)")
    }

    /// A mistake in a vouching rule.
    static func vouching(_ code: Diagnostic.Code, _ says: String, _ keys: String) -> Mistake {
        Mistake(code, says, "version: 1\nrules:\n  - { id: r, summary: S, tier: low, \(keys) }\n")
    }

    /// A mistake in a rule of scope patch.
    static func patch(_ code: Diagnostic.Code, _ says: String, _ condition: String) -> Mistake {
        rule(code, says, "scope: patch, when: \(condition)")
    }

    /// A mistake in a label, which a rule uses.
    static func label(_ code: Diagnostic.Code, _ says: String, _ condition: String) -> Mistake {
        Mistake(
            code, says,
            "version: 1\nlabels:\n  l: \(condition)\nrules:\n  - { id: r, summary: S, tier: high, when: { label: l } }\n")
    }

    /// A mistake in the examples of a rule.
    static func example(_ code: Diagnostic.Code, _ says: String, _ example: String) -> Mistake {
        rule(code, says, "when: { path: x }, examples: { match: [ \(example) ] }")
    }

    /// A mistake in a task profile.
    static func task(_ code: Diagnostic.Code, _ says: String, _ keys: String) -> Mistake {
        Mistake(code, says, "agent_task: { \(keys) }\n")
    }

    var testDescription: String { text }

    /// The text as it is loaded, and where the mark stood.
    var markRemoved: (text: String, position: TextPosition?) {
        var position: TextPosition?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let mark = line.firstIndex(of: "»") {
                let column = line.unicodeScalars.distance(from: line.startIndex, to: mark) + 1
                position = TextPosition(line: index + 1, column: column)
            }
        }
        return (text.filter { $0 != "»" }, position)
    }
}

@Suite("Each mistake is found where it stands")
struct MistakeTests {
    static func check(_ mistake: Mistake, in files: (String) -> [PolicyFile], file name: String = "test.yaml") {
        let (text, position) = mistake.markRemoved
        let found = mistakes(in: files(text))
        #expect(found.map(\.code) == [mistake.code], "\(found)")
        #expect(found.first?.position == position, "\(found)")
        #expect(found.first?.file == name)
        #expect(found.first?.message.contains(mistake.says) == true, "\(found)")
    }

    @Test("in documents", arguments: documents)
    func document(_ mistake: Mistake) { Self.check(mistake, in: policy) }

    static let documents: [Mistake] = [
        Mistake(.missingKey, "`version` is missing", "»teams: { t: [a] }\n"),
        Mistake(.version, "version 2 is not known", "version: »2\n"),
        Mistake(.wrongType, "expected a whole number", "version: »\"1\"\n"),
        Mistake(.unknownKey, "unknown key `rule`; did you mean `rules`?", "version: 1\n»rule: []\n"),
        Mistake(.duplicateKey, "first at line 1", "version: 1\n»version: 1\n"),
        Mistake(.wrongType, "expected a mapping, found a list", "»- version: 1\n"),
        Mistake(.repeatedSection, "`gated` may stand once in a policy; first at policy.yaml:12:1", "version: 1\n»gated: []\n"),
        Mistake(.repeatedSection, "first at policy.yaml:2:1", "version: 1\n»default_tier: low\n"),
        Mistake(
            .duplicateName, "the team `security` exists already; first at policy.yaml:13:10",
            "version: 1\nteams: { »security: [a] }\n"),
        Mistake(.wrongType, "expected a list, found nothing", "version: 1\nteams: { a: »}\n"),
        Mistake(.duplicateName, "`a` stands twice", "version: 1\nteams: { t: [a, b, »a] }\n"),
        Mistake(.invalidValue, "`a b` is no name", "version: 1\nteams: { »a b: [a] }\n"),
        Mistake(.wrongType, "expected a mapping", "version: 1\nteams: »[a]\n"),
        Mistake(
            .invalidValue, "a registry is the host's name alone", "version: 1\nregistries: [ a.example, »'https://b.example' ]\n"),
        Mistake(.invalidValue, "lower-case letters", "version: 1\nregistries: [ »A.example ]\n"),
        Mistake(.duplicateName, "`a.example` stands twice", "version: 1\nregistries: [ a.example, »a.example ]\n"),
        Mistake(.wrongType, "expected a list, found a mapping", "version: 1\nrules: »{ id: r }\n"),
        Mistake(.wrongType, "expected a mapping, found text", "version: 1\nrules: [ »r ]\n"),
        Mistake(.syntax, "a tab cannot indent", "version: 1\nteams:\n»\tt: [a]\n"),
        Mistake(.syntax, "did not find expected", "version: 1\nteams: { t: [a »}\n"),
        Mistake(.tag, "`tag:yaml.org,2002:python/object` is not allowed", "version: 1\nteams: { t: [ »!!python/object x ] }\n"),
        Mistake(.key, "merge keys", "version: 1\nteams: { t: &t [a], »<<: { u: [b] } }\n"),
        Mistake(.alias, "no anchor `&nobody`", "version: 1\nteams: { t: »*nobody }\n"),
        Mistake(.alias, "quotation marks", "version: 1\nteams: { t: [ »* ] }\n"),
    ]

    @Test("in rules", arguments: rules)
    func rule(_ mistake: Mistake) { Self.check(mistake, in: policy) }

    static let rules: [Mistake] = [
        Mistake(.missingKey, "`id`", "version: 1\nrules:\n  - »summary: S\n    tier: high\n    when: { path: x }\n"),
        Mistake(.missingKey, "`summary`", "version: 1\nrules:\n  - »id: r\n    tier: high\n    when: { path: x }\n"),
        Mistake(.missingKey, "`tier`", "version: 1\nrules:\n  - »id: r\n    summary: S\n    when: { path: x }\n"),
        Mistake(.missingKey, "`when`", "version: 1\nrules:\n  - »id: r\n    summary: S\n    tier: high\n"),
        Mistake(
            .invalidValue, "`Docs.Prose` is no name",
            "version: 1\nrules:\n  - { id: »Docs.Prose, summary: S, tier: high, when: { path: x } }\n"),
        Mistake(
            .invalidValue, "`a..b` is no name",
            "version: 1\nrules:\n  - { id: »a..b, summary: S, tier: high, when: { path: x } }\n"),
        Mistake(
            .duplicateName, "the rule `r` exists already; first at test.yaml:3:11",
            """
            version: 1
            rules:
              - { id: r, summary: S, tier: high, when: { path: x } }
              - { id: »r, summary: S, tier: high, when: { path: y } }
            """),
        Mistake(
            .invalidValue, "`hihg` is not one of low, medium and high; did you mean `high`?",
            "version: 1\nrules:\n  - { id: r, summary: S, tier: »hihg, when: { path: x } }\n"),
        Mistake(.empty, "the text is empty", "version: 1\nrules:\n  - { id: r, summary: »'', tier: high, when: { path: x } }\n"),
        Mistake(
            .invalidValue, "control characters",
            "version: 1\nrules:\n  - { id: r, summary: »\"a\\nb\", tier: high, when: { path: x } }\n"),
        .rule(.unknownKey, "`tag`; did you mean `tags`?", "»tag: [x], when: { path: x }"),
        .rule(.unknownKey, "belongs below `when`", "»path: x, when: { path: x }"),
        .rule(.invalidValue, "`hunk` is not one of file and patch", "scope: »hunk, when: { path: x }"),
        .rule(
            .unknownName, "no capability is called `run_test`; did you mean `run_tests`?",
            "withhold: [»run_test], when: { path: x }"),
        .rule(.duplicateName, "stands twice", "withhold: [run_tests, »run_tests], when: { path: x }"),
        .rule(.empty, "the list is empty", "withhold: »[], when: { path: x }"),
        .rule(.wrongType, "expected a list, found text", "withhold: »run_tests, when: { path: x }"),
        .rule(
            .unknownName, "no team is called `secruity`; did you mean `security`?",
            "reviewers: [ { team: »secruity } ], when: { path: x }"),
        .rule(
            .duplicateName, "the team `security` stands twice",
            "reviewers: [ { team: security }, »{ team: security } ], when: { path: x }"),
        .rule(.contradiction, "has 2 members, so 3 of them", "reviewers: [ { team: security, count: »3 } ], when: { path: x }"),
        .rule(
            .invalidValue, "0 is out of range; it must be 1 to 100",
            "reviewers: [ { team: security, count: »0 } ], when: { path: x }"),
        .rule(.invalidValue, "line ends and control characters", "owner: »\"a\\nb\", when: { path: x }"),
        Mistake(.modifier, "there are none", "version: 1\n»owner: security\nteams: { t: [a] }\n"),
        .rule(.missingKey, "`team`", "reviewers: [ »{ count: 1 } ], when: { path: x }"),
        .rule(.empty, "the list is empty", "reviewers: »[], when: { path: x }"),
        .rule(.empty, "the list is empty", "tags: »[], when: { path: x }"),
        .rule(.wrongType, "expected true or false", "monotone: »no, when: { path: x }"),
        .rule(.wrongType, "expected true or false", "redact: »'true', when: { added: x }"),
        .rule(.contradiction, "nothing to mask", "»redact: true, when: { path: x }"),
        .rule(.contradiction, "nothing to mask", "»redact_until: END, when: { path: x }"),
        .rule(.wrongType, "expected true or false", "redact: »'ends', when: { added: x }"),
        .rule(.contradiction, "nothing is shown", "»redact: ends, redact_until: END, when: { added: x }"),
        .rule(.contradiction, "which redacts", "»redact: false, redact_until: END, when: { added: x }"),
        .rule(.pattern, "this word does not compile", "redact_until: 'a»BROKEN', when: { added: x }"),
    ]

    @Test("in conditions", arguments: conditions)
    func condition(_ mistake: Mistake) { Self.check(mistake, in: policy) }

    static let conditions: [Mistake] = [
        .when(.empty, "the condition is empty", "»{}"),
        .when(.empty, "the list is empty", "»[]"),
        .when(.empty, "the condition is empty", "[ { path: x }, »{} ]"),
        .when(.empty, "the condition is empty", "{ not: »{} }"),
        .when(.empty, "the list is empty", "{ any: »[] }"),
        .when(.wrongType, "expected a list, found a mapping", "{ all: »{ path: x } }"),
        .when(.wrongType, "expected a mapping, found text", "»always"),
        .when(.wrongType, "expected a mapping, found nothing", "»~"),
        .when(.unknownKey, "`pth`; did you mean `path`?", "{ »pth: x }"),
        .when(.unknownKey, "give the rule `scope: patch`", "{ »actor: agent }"),
        .when(.unknownKey, "give the rule `scope: patch`", "{ »target_branch: main }"),
        .when(.unknownKey, "give the rule `scope: patch`", "{ »files: { count: { min: 2 } } }"),
        .when(.pattern, "this word does not compile", "{ path: x»BROKEN }"),
        .when(.pattern, "this word does not compile", "{ added: [ ok, '''ö''»BROKEN' ] }"),
        .when(.pattern, "this word does not compile", "{ added: x, except: \"»BROKEN\" }"),
        .when(.pattern, "this word does not compile", "{ added: »\"\\x41BROKEN\" }"),
        .when(.empty, "the text is empty", "{ added: »'' }"),
        .when(.empty, "the list is empty", "{ added: »[] }"),
        .when(.wrongType, "expected text, found a mapping", "{ added: »{ x: y } }"),
        .when(.modifier, "`except` needs a pattern key", "{ binary: false, »except: x }").withMonotone,
        .when(.modifier, "`span` needs `added`", "{ path: x, »span: hunk }"),
        .when(.modifier, "`count` needs a pattern key for contents", "{ path: x, »count: { min: 2 } }"),
        .when(.modifier, "`span` needs `added`", "{ base: x, »span: line }"),
        .when(.invalidValue, "`word` is not one of line, hunk and file", "{ added: x, span: »word }"),
        .when(.bounds, "`min` 3 is above `max` 2", "{ added: x, count: »{ min: 3, max: 2 } }").withMonotone,
        .when(.bounds, "`max: 0` needs `min: 0`", "{ added: x, count: »{ max: 0 } }").withMonotone,
        .when(.bounds, "always holds", "{ added: x, count: »{ min: 0 } }"),
        .when(.empty, "`min`, `max` or both", "{ added: x, count: »{} }"),
        .when(.invalidValue, "-1 is out of range; it must be 0 or more", "{ lines: { min: »-1 } }"),
        .when(.wrongType, "whole number", "{ lines: { min: »1.5 } }"),
        .when(.invalidValue, "out of range", "{ lines: { min: »99999999999999999999 } }"),
        .when(.unknownKey, "`mn`; did you mean `min`?", "{ lines: { min: 1, »mn: 1 } }"),
        .when(.modifier, "`entropy` needs a pattern key for contents", "{ path: x, »entropy: { above: 3 } }"),
        .when(.modifier, "`where` needs a pattern key for contents", "{ path: x, »where: { in: a } }"),
        .when(.modifier, "`except` needs a pattern key for contents", "{ path: x, »except: { group: match, pattern: a } }"),
        .when(.empty, "`above`, `below` or both", "{ added: x, entropy: »{ group: match } }"),
        .when(.wrongType, "expected a number", "{ added: x, entropy: { above: »high } }"),
        .when(.wrongType, "up to three places", "{ added: x, entropy: { above: »3.0001 } }"),
        .when(.wrongType, "up to three places", "{ added: x, entropy: { above: »-1 } }"),
        .when(.invalidValue, "22 is out of range; it must be 0 to 21", "{ added: x, entropy: { above: »22 } }"),
        .when(.bounds, "at once", "{ added: x, entropy: »{ above: 3, below: 3 } }"),
        .when(
            .unknownName, "no group of the pattern is called `host`", "{ added: '(?<port>x)', where: { group: »host, in: a } }"),
        .when(
            .unknownName, "no group of the pattern is called `key`",
            "{ added: ['(?<key>x)', y], entropy: { group: »key, above: 3 } }"),
        .when(.unknownName, "the pattern has 1 groups", "{ added: '(x)', where: { group: »2, in: a } }"),
        .when(.invalidValue, "0 is out of range", "{ added: '(x)', where: { group: »0, in: a } }"),
        .when(.empty, "or another demand is needed", "{ added: x, where: »{ group: match } }"),
        .when(.unknownKey, "did you mean `contains_none`?", "{ added: x, where: { in: a, »contain_none: a } }"),
        .when(.pattern, "this word does not compile", "{ added: x, where: { matches: a»BROKEN } }"),
        .when(.missingKey, "`pattern`", "{ added: x, except: [ y, »{ group: match } ] }"),
        .when(.pattern, "the glob matches nothing", "{ glob: [ ok, »'[a' ] }"),
        .when(.pattern, "the glob matches nothing", "{ glob: »'# docs' }"),
        .when(.invalidValue, "nothing is taken", "{ glob: »'!docs/' }"),
        .when(.unknownName, "no language is called `swfit`; did you mean `swift`?", "{ language: [ swift, »swfit ] }"),
        .when(.modifier, "`near` needs a pattern key for contents", "{ path: x, »near: { pattern: y } }"),
        .rule(.invalidValue, "101 is out of range", "monotone: false, when: { added: x, near: { pattern: y, within: »101 } }"),
        .rule(.missingKey, "`pattern`", "monotone: false, when: { added: x, near: »{ within: 2 } }"),
        .when(.empty, "`all`, `none` or both", "{ line: »{ of: added } }"),
        .when(.invalidValue, "`head` is not one of added, removed, changed and context", "{ line: { of: »head, all: x } }"),
        .when(.pattern, "this word does not compile", "{ line: { all: [ x, »BROKEN ] } }"),
        .when(.unknownKey, "`any`", "{ line: { all: x, »any: y } }"),
        .when(.missingKey, "`from`", "{ replaced: »{ to: '(?<key>x)' } }"),
        .when(.invalidValue, "needs a group `(?<key>…)`", "{ replaced: { from: »x } }"),
        .when(.invalidValue, "needs a group `(?<key>…)`", "{ replaced: { from: '(?<key>x)', to: »y } }"),
        .when(.invalidValue, "needs a group `(?<value>…)`", "{ replaced: { from: »'(?<key>x)', value: rises } }"),
        .when(
            .invalidValue, "`grows` is not one of differs, rises and falls",
            "{ replaced: { from: '(?<key>x)(?<value>y)', value: »grows } }"),
        .label(.unknownKey, "labels group files by path, language, status and mode alone", "{ path: x, »replaced: { from: x } }"),
        .when(.unknownName, "no label is called `prose`", "{ label: »prose }"),
        .when(.invalidValue, "`moved` is not one of", "{ status: »moved }"),
        .when(.invalidValue, "`exec` is not one of", "{ mode: [ regular, »exec ] }"),
        .when(.empty, "`from`, `to` or both", "{ mode: »{} }"),
        .when(.unknownKey, "`form`; did you mean `from`?", "{ mode: { »form: regular, to: symlink } }"),
        .when(.invalidValue, "`comment` is not one of", "{ change: [ »comment, code ] }"),
        .when(.wrongType, "expected true or false", "{ binary: »yes }"),
        .rule(.empty, "`change`, say, is needed", "monotone: false, when: { dependency: »{} }"),
        .rule(.wrongType, "expected a mapping", "monotone: false, when: { dependency: »added }"),
        .rule(.invalidValue, "`new` is not one of added", "monotone: false, when: { dependency: { change: [ added, »new ] } }"),
        .rule(
            .invalidValue, "`unknown` is not one of new, known, local and default",
            "monotone: false, when: { dependency: { source: »unknown } }"),
        .rule(.invalidValue, "`rust` is not one of npm", "monotone: false, when: { dependency: { ecosystem: »rust } }"),
        .rule(.unknownKey, "`sources`; did you mean `source`?", "monotone: false, when: { dependency: { »sources: new } }"),
        .rule(.wrongType, "true", "monotone: false, when: { dependency: { install_scripts: »1 } }"),
        .label(.unknownKey, "labels group files by path, language, status and mode alone", "{ path: x, »added: x }"),
        .label(.unknownKey, "labels group files by path, language, status and mode alone", "{ »size: { min: 1 } }"),
        .label(.modifier, "`except` needs a pattern key", "{ status: added, »except: x }"),
        .label(.labelCycle, "`l` asks for `l`", "{ any: [ { path: x }, { label: l } ] }").movingMark(before: "l: {"),
        .label(.empty, "the condition is empty", "»{}"),
        .patch(.unknownKey, "put it below `files: { any: … }`", "{ »path: x }"),
        .patch(.unknownKey, "put it below `files: { any: … }`", "{ subject: x, »span: line }"),
        .patch(.unknownKey, "put it below `any`, `all` or `none`", "{ files: { »path: x } }"),
        .patch(.unknownKey, "give the rule `scope: patch`", "{ files: { any: { »actor: agent } } }"),
        .patch(.empty, "`count`, `any`, `all` or `none`", "{ files: »{} }"),
        .patch(.empty, "`min`, `max` or both", "{ spread: »{ depth: 2 } }"),
        .patch(.invalidValue, "0 is out of range; it must be 1 to 32", "{ spread: { depth: »0, min: 2 } }"),
        .patch(.bounds, "`min` 3 is above `max` 2", "{ spread: »{ min: 3, max: 2 } }").withMonotone,
        .patch(.missingKey, "`within`", "{ recent: »{ min: 2 } }"),
        .patch(.missingKey, "`min`", "{ subject.denied_actions: »{ within: 24h } }"),
        .patch(.unknownKey, "`what`", "{ subject.denied_actions: { »what: high, min: 2, within: 24h } }"),
        .patch(.invalidValue, "`denied_actions` is not one of", "{ recent: { what: »denied_actions, min: 2, within: 1h } }"),
        .patch(.invalidValue, "30s is out of range", "{ recent: { min: 2, within: »30s } }"),
        .patch(.invalidValue, "`low` is not one of decisions and high", "{ recent: { what: »low, min: 2, within: 1h } }"),
        .patch(.empty, "`days`, `from` or `to`", "{ time: »{} }"),
        .patch(.invalidValue, "`sunday` is not one of mon", "{ time: { days: [ sat, »sunday ] } }"),
        .patch(.invalidValue, "such as '09:30'", "{ time: { from: »'24:00' } }"),
        .patch(.invalidValue, "such as '09:30'", "{ time: { to: »9 } }"),
        .patch(.invalidValue, "such as '+01:00'", "{ time: { from: '18:00', utc_offset: »'01:00' } }"),
        .patch(.invalidValue, "such as '+01:00'", "{ time: { from: '18:00', utc_offset: »'+15:00' } }"),
        .patch(.bounds, "`from` and `to` are the same", "{ time: »{ from: '18:00', to: '18:00' } }"),
        .patch(.pattern, "this word does not compile", "{ environment: »BROKEN }"),
        .when(.unknownKey, "give the rule `scope: patch`", "{ »time: { days: sun } }"),
        .when(.unknownKey, "give the rule `scope: patch`", "{ »commit_trailer: x }"),
        .patch(.modifier, "`except` needs a pattern key", "{ actor: agent, »except: x }"),
        .patch(.invalidValue, "`robot` is not one of agent, service and person", "{ actor: [ »robot ] }"),
        .patch(.pattern, "this word does not compile", "{ target_branch: »BROKEN }"),
        Mistake(.unusedLabel, "no rule uses the label `l`", "version: 1\nlabels:\n  »l: { path: x }\n"),
        Mistake(
            .contradiction, "can only raise: its tier must be medium",
            "version: 1\nrules:\n  - { id: r, summary: S, scope: patch, tier: »low, when: { subject: x } }\n"),
    ]

    @Test("in examples", arguments: examples)
    func example(_ mistake: Mistake) { Self.check(mistake, in: policy) }

    static let examples: [Mistake] = [
        .rule(.empty, "`match`, `no_match` or both", "when: { path: x }, examples: »{}"),
        .rule(.empty, "the list is empty", "when: { path: x }, examples: { match: »[] }"),
        .rule(.unknownKey, "did you mean `no_match`?", "when: { path: x }, examples: { »nomatch: [ { path: y } ] }"),
        .example(.missingKey, "`path`", "»{ added: x }"),
        .example(.unknownKey, "`add`; did you mean `added`?", "{ path: x, »add: x }"),
        .example(.invalidValue, "is no path of a file", "{ path: »/etc/passwd }"),
        .example(.invalidValue, "is no path of a file", "{ path: »a/../b }"),
        .example(.invalidValue, "is not one of", "{ path: x, status: »new }"),
        .example(.missingKey, "needs `old_path`", "{ path: x, »status: renamed }"),
        .example(.wrongType, "expected text, found a list", "{ path: x, added: »[a, b] }"),
        .example(.wrongType, "expected text, found nothing", "{ path: x, added: »~ }"),
    ]

    @Test("in task profiles", arguments: tasks)
    func task(_ mistake: Mistake) { Self.check(mistake, in: policy) }

    static let tasks: [Mistake] = [
        Mistake(.missingKey, "`subject`", "agent_task: »{ capabilities: [run_tests] }\n"),
        Mistake(.missingKey, "`capabilities`", "agent_task: »{ subject: s }\n"),
        .task(.unknownName, "`run_test`; did you mean `run_tests`?", "subject: s, capabilities: [»run_test]"),
        .task(.unknownName, "`everything`", "subject: s, capabilities: [run_tests], denied: [»everything]"),
        .task(.empty, "the list is empty", "subject: s, capabilities: »[]"),
        .task(.unknownKey, "`branch`", "subject: s, capabilities: [run_tests], »branch: x"),
        .task(.missingKey, "`allow`", "subject: s, capabilities: [run_tests], network: »{ deny_default: true }"),
        .task(.wrongType, "true or false", "subject: s, capabilities: [run_tests], network: { allow: [], deny_default: »1 }"),
        .task(.invalidValue, "`../x` is no path prefix", "subject: s, capabilities: [run_tests], filesystem: { allow: [»../x] }"),
        .task(.invalidValue, "`/` is no path prefix", "subject: s, capabilities: [run_tests], filesystem: { allow: [»/] }"),
        Mistake(.missingKey, "`version`", "»agent_task: { subject: s, capabilities: [run_tests] }\nteams: { t: [a] }\n"),
    ]
}

extension Mistake {
    /// The rule says `monotone: false`, so that only the mistake meant is found.
    var withMonotone: Mistake {
        Mistake(code, says, text.replacing("tier: high,", with: "tier: high, monotone: false,"))
    }

    func movingMark(before place: String) -> Mistake {
        Mistake(code, says, text.replacing(place, with: "»" + place))
    }
}

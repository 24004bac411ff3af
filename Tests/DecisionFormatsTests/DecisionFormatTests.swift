import DecisionFormats
import RiskModel
import TerminalOutput
import Testing

@Suite("Printing a decision")
struct DecisionFormatTests {
    @Test("as text: tier, causes by rule and file, what it allows, who must look, what next")
    func text() {
        #expect(
            DecisionFormat.text.render(SampleDecision.decision, elapsed: "1.8 ms") == """
                HIGH     3 files  +41 −2   policy 9f2c41   incomplete   1.8 ms

                  high    .github/workflows/release.yml:14 +1  ci.permissions-widened  Contents: read becomes write
                  medium  package-lock.json                    difftier.default        No rule speaks of it
                  low     "docs/\\033[31m\\n.md"                 docs.prose              Documentation only

                may     read_repository  open_pull_request
                not     run_tests  merge_pull_request  until approved (tier high)
                        read_secrets                   not asked for · gated: needs an approval that names it
                review  1 of @alice @bob  ci.permissions-widened (.github/workflows/release.yml:14)
                owes    tests
                note    big.bin: larger than 5 bytes
                next    ask @carol, then: difftier gate

                """)
    }

    @Test("as JSON: canonical, every member, paths quoted")
    func json() {
        let text = DecisionFormat.json.render(SampleDecision.decision)
        #expect(text.hasSuffix("}\n"))
        #expect(
            text.hasPrefix(#"{"approvals":{"given":[],"needed":{"count":1,"human":true,"independent":true},"satisfied":false},"#))
        for part in [
            #""decided_at":"2026-01-01T00:00:00Z""#, #""evidence":{"index":7,"leaf_hash":"0707"#,
            #""engine":{"fingerprint":"pcre2 10.42"}"#,
            #""path":"\"docs/\\033[31m\\n.md\"""#, #""old_path":"docs/old.md""#, #""schema":"difftier.decision/v1""#,
            #""filesystem":{"allow":["Sources/"]}"#, #""side":"base""#, #""line":14"#,
        ] {
            #expect(text.contains(part), "\(part) is missing in \(text)")
        }
        #expect(DecisionFormat.jsonl.render(SampleDecision.decision) == text)
    }

    @Test("as an explanation: every file with its rules and lines, every capability with its reasons")
    func explanation() {
        let text = ExplanationText().render(SampleDecision.decision)
        for part in [
            "HIGH  .github/workflows/release.yml  modified · code · workflows\n",
            "    high  ci.permissions-widened  line 12 at the base: Contents: read becomes write\n      │ contents: read\n",
            "LOW  \"docs/\\033[31m\\n.md\" (from docs/old.md)", "  not  read_secrets\n         not asked for\n",
            "  network     scanner.internal, all else denied\n", "  1 of @alice, @bob\n", "evidence    #7\n",
            "complete    no: what could not be read raised the tier\n",
        ] {
            #expect(text.contains(part), "\(part) is missing in:\n\(text)")
        }
    }

    @Test("as a row of a table, in columns")
    func table() {
        let table = DecisionTable()
        #expect(
            table.header + table.render(SampleDecision.decision) == """
                TIER    HEAD          FILES  LINES         BECAUSE
                high    bbbbbbbbbbbb  3      +41 −2        ci.permissions-widened  .github/workflows/release.yml:14 +1  (incomplete)

                """)
    }

    @Test("colour is only colour: without it the text is the same")
    func colour() {
        let coloured = DecisionText(palette: .coloured).render(SampleDecision.decision)
        #expect(coloured.contains("\u{1B}[1;31mHIGH"))
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == DecisionText().render(SampleDecision.decision))
    }

    @Test("what could steer a terminal or hide text is shown as an escape")
    func escaping() {
        #expect(TerminalText.escape("a\u{1B}[2J\u{202E}b\u{200B}\n") == "a\\u{1B}[2J\\u{202E}b\\u{200B}\\n")
        #expect(TerminalText.escape("plain é ✓") == "plain é ✓")
    }
}

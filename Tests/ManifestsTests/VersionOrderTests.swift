import RiskModel
import TestKit
import Testing

@testable import Manifests

@Suite("Which of two versions is the newer one")
struct VersionOrderTests {
    @Test(
        "is told by each ecosystem's own order",
        arguments: [
            (
                .npm,
                ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0", "1.0.1", "1.10.0", "2"]
            ),
            (.cargo, ["0.8", "0.9", "1.0.0-rc.1", "1"]),
            (
                .go,
                [
                    "v0.0.0-20230101000000-0123456789ab", "v0.0.0-20240101000000-aaaaaaaaaaaa", "v0.1.0", "v1.0.0",
                    "v2.0.0+incompatible",
                ]
            ),
            (
                .python,
                ["1.0.dev1", "1.0a1.dev2", "1.0a1", "1.0b1", "1.0rc1", "1.0", "1.0.post1.dev1", "1.0.post1", "1.1", "1!0.1"]
            ),
            (.ruby, ["1.0.0.a", "1.0.0.rc1", "1.0.0.rc2", "1.0.0", "1.0.0.1", "1.10.0"]),
            (.maven, ["1.0-alpha-1", "1.0-beta1", "1.0-M1", "1.0-RC1", "1.0-RC2", "1.0-SNAPSHOT", "1.0", "1.0-sp1", "1.0.1"]),
            (.npm, ["^1.0.0", "^1.2.0", "^2.0.0"]), (.python, [">=1.0,<2", ">=1.1,<2", ">=1.2,<3"]),
            (.swift, [#"from: "1.0.0""#, #"from: "1.2.0""#]),
        ] as [(Ecosystem, [String])])
    func ascending(ecosystem: Ecosystem, versions: [String]) {
        for (index, old) in versions.enumerated() {
            for new in versions[(index + 1)...] {
                #expect(VersionOrder(from: old, to: new, in: ecosystem) == .newer, "\(old) to \(new)")
                #expect(VersionOrder(from: new, to: old, in: ecosystem) == .older, "\(new) to \(old)")
            }
        }
    }

    @Test(
        "is not guessed where it is unsure",
        arguments: [
            (.npm, "^1.0.0", "~1.2.0"), (.npm, "1.0.0", "latest"), (.npm, ">=1.0.0 <3", ">=1.1.0 <2"),
            (.npm, "1.0.0", "1.0.0.0.1"),
            (.npm, "git+https://git.example/a#12345678", "git+https://git.example/a#22345678"), (.npm, "1.x", "1.y"),
            (.cargo, "0.8", "#0123"), (.cargo, "1.0.0+a", "1.0.0+b"),
            (.go, "v0.0.0-20240101000000-0123456789ab", "v0.0.0-20240101000000-ba9876543210"),
            (.python, "==1.0+local1", "==1.0+local2"), (.python, "1.0", "1.0.0"), (.maven, "31.0-jre", "31.0-android"),
            (.maven, "1.0-foo", "1.0-bar"), (.npm, "1.99999999999999999999.0", "1.0.0"),
        ] as [(Ecosystem, String, String)])
    func unsure(ecosystem: Ecosystem, old: String, new: String) {
        #expect(VersionOrder(from: old, to: new, in: ecosystem) == .unsure)
    }

    @Test("turns round when the two change places, whatever they are")
    func antisymmetric() {
        var generator = SeededGenerator(seed: 11)
        let pieces = ["1", "0", "10", ".", ".", "-", "rc", "a", "dev", "post", "v", "+", "!", "^", " ", "SNAPSHOT", "~>"]
        for _ in 0..<20_000 {
            func text() -> String { (0..<Int.random(in: 1...7, using: &generator)).map { _ in generator.pick(pieces) }.joined() }
            let (old, new) = (text(), text())
            for ecosystem in Ecosystem.allCases {
                let mirrored: [VersionOrder: VersionOrder] = [.newer: .older, .older: .newer, .unsure: .unsure]
                let there = VersionOrder(from: old, to: new, in: ecosystem)
                #expect(VersionOrder(from: new, to: old, in: ecosystem) == mirrored[there], "\(ecosystem): \(old), \(new)")
            }
        }
    }

    @Test("knows the forms of a version that the expressions of their definitions know")
    func forms() {
        let python =
            /v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)(?:[._-]?(a|alpha|b|beta|c|rc|pre|preview)[._-]?([0-9]*))?(?:[._-]?(?:post|rev|r)[._-]?([0-9]*)|-([0-9]+))?(?:[._-]?dev[._-]?([0-9]*))?(?:\+[a-z0-9._-]+)?/
        let maven = /[0-9]+(?:\.[0-9]+)*(?:[.-]?(?:alpha|a|rc|cr|final|sp)[.-]?[0-9]*)?/
        let ruby = /[0-9]+(?:\.(?:[A-Za-z]+[0-9]*|[A-Za-z]*[0-9]+))*/
        var generator = SeededGenerator(seed: 12)
        let pieces = [
            "1", "0", "12", ".", ".", "-", "_", "rc", "r", "a", "alpha", "pre", "view", "dev", "post", "v", "+", "!", "sp", "C",
        ]
        var known = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...7, using: &generator)).map { _ in generator.pick(pieces) }.joined()
            let isKnown = text.lowercased().wholeMatch(of: python) != nil
            known += isKnown ? 1 : 0
            #expect((VersionKey(python: text) != nil) == isKnown, "\(text)")
            #expect((VersionKey(maven: text) != nil) == (text.lowercased().wholeMatch(of: maven) != nil), "\(text)")
            #expect((VersionKey(ruby: text) != nil) == (text.wholeMatch(of: ruby) != nil), "\(text)")
        }
        #expect(known > 500)
    }
}

import Foundation
import TestKit
import Testing

@testable import Identity

@Suite("Claim templates")
struct ClaimTemplateTests {
    private func fill(_ template: String, _ claims: [String: String]) -> Result<String, ClaimTemplate.Unfillable> {
        Result { () throws(ClaimTemplate.Unfillable) in
            guard let template = try? ClaimTemplate(template, wildcards: true) else { return "no template" }
            return try template.filled(with: claims)
        }
    }

    private func reason(_ template: String, _ claims: [String: String]) -> String? {
        if case .failure(let error) = fill(template, claims) { error.reason } else { nil }
    }

    @Test("claims are inserted, with or without their prefix")
    func filling() throws {
        let claims = ["repository": "acme/payments-api", "ref": "refs/heads/agent/fix", "environment": "production"]
        #expect(try fill("ci-agent:pull-request", [:]).get() == "ci-agent:pull-request")
        #expect(try fill("{repository}", claims).get() == "acme/payments-api")
        #expect(try fill("{repository#acme/}", claims).get() == "payments-api")
        #expect(try fill("ci:{repository#acme/}:{environment}!", claims).get() == "ci:payments-api:production!")
        #expect(try fill("{ref#refs/heads/}", claims).get() == "agent/fix")
    }

    @Test("what is missing or does not begin as it should is not inserted")
    func unfillable() {
        #expect(reason("{x}", [:]) == "is missing")
        #expect(reason("{x}", ["x": ""]) == "is missing")
        #expect(reason("{x#acme/}", ["x": "evil/app"]) == "does not begin with `acme/`")
        #expect(reason("{x#acme/}", ["x": "acme/"]) == "has nothing behind `acme/`")
        #expect(reason("{x#acme/}", ["x": "acmex/app"]) == "does not begin with `acme/`")
    }

    @Test(
        "a claim adds nothing but itself",
        arguments: [
            "*", "pay*", "a\nb", "a\u{0}b", "a\u{1B}[2J", "a\u{202E}b", "a\u{200B}b", "a\u{2028}b", "a\u{E000}b", "e\u{301}",
            "\u{212B}", "a\u{AD}b",
            "\u{FEFF}a", String(repeating: "a", count: 257),
        ])
    func smuggling(value: String) {
        for template in ["{x}", "acme/{x}", "{x#p}"] {
            #expect(reason(template, ["x": (template == "{x#p}" ? "p" : "") + value]) != nil, "\(template)")
        }
    }

    @Test("nor does it run together with what stands before it")
    func combining() {
        #expect(reason("e{x}", ["x": "\u{301}vil"]) != nil)
        #expect(reason("{x}e{y}", ["x": "a", "y": "\u{301}vil"]) != nil)
    }

    @Test("a claim cannot end its own place early")
    func separators() {
        #expect(reason("ci:{x}:{y}", ["x": "a:b", "y": "c"])?.contains("ends its place") == true)
        #expect(reason("ci:{x}:{y}", ["x": "a", "y": "b:c"]) == nil)
        #expect(reason("{x}aa{y}", ["x": "ba", "y": "c"])?.contains("ends its place") == true)
    }

    @Test("two sets of claims never make one text, and no text holds more wildcards than its template")
    func injective() throws {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        let templates = ["{x}:{y}", "a{x}a{y}a", "{x}ab{y}ba{z}", "ci-{x}/{y}-{z}", "{x#a}::{y}", "*{x}*", "{x}é{y}"]
        var filled = 0
        for text in templates {
            let template = try ClaimTemplate(text, wildcards: true)
            let names = ["x", "y", "z"].filter { name in text.contains("{\(name)") }
            var seen: [String: [String: String]] = [:]
            for _ in 0..<4_000 {
                var claims: [String: String] = [:]
                for name in names {
                    claims[name] = String(
                        (0..<Int.random(in: 1...4, using: &generator)).map { _ in generator.pick(Array("ab:-/*é\u{301}")) })
                }
                guard let result = try? template.filled(with: claims) else { continue }
                filled += 1
                #expect(result.filter { $0 == "*" }.count == text.filter { $0 == "*" }.count)
                if let other = seen[result] { #expect(other == claims, "`\(text)` gives `\(result)` twice, seed \(seed)") }
                seen[result] = claims
            }
        }
        #expect(filled > 2_000)
    }

    @Test(
        "what is no template is refused, with its place",
        arguments: [
            ("{x}{y}", 3), ("{", 0), ("a}", 1), ("{}", 0), ("{x", 0), ("{x{y}}", 0), ("{#a}", 0), ("{x#}", 0), ("", 0), ("a*", 1),
            ("é*", 2),
        ])
    func mistakes(template: String, offset: Int) {
        let mistake = #expect(throws: ClaimTemplate.Mistake.self) { try ClaimTemplate(template) }
        #expect(mistake?.offset == offset)
    }
}

import Foundation
import RiskModel
import TestKit
import Testing

@Suite("Rules in the shadow of others")
struct RuleShadowsTests {
    @Test("looking only among rules that share a pattern finds what comparing with all finds")
    func agreement() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var generator = SeededGenerator(seed: seed)
        var found = 0
        for round in 0..<300 {
            let policy = GeneratedPolicy.random(monotone: false, using: &generator)
            let shadows = RuleShadows(policy)
            for rule in policy.rules {
                let expected = policy.rules.first { policy.isShadowed(rule, by: $0) }
                #expect(shadows.shadow(of: rule)?.id == expected?.id, "seed \(seed), round \(round): \(rule)")
                if expected != nil { found += 1 }
            }
        }
        #expect(found > 0)
    }
}

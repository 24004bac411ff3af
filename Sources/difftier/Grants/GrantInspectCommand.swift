import ArgumentParser
import Foundation
import Identity
import RiskModel
import TerminalOutput

struct GrantInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what a grant says of itself. Anybody can write such a thing: verify it before it is believed.",
        discussion: """
            Example:
              difftier grant inspect --grant grant.jwt
            """)

    @OptionGroup var grant: GrantFile

    func run() throws {
        let token = try grant.read()
        let shown: UnverifiedGrant
        do throws(GrantRefusal) {
            shown = try GrantVerifier.inspect(token)
        } catch {
            throw CommandFailure(.badData, "\(grant.path): \(error.reason)")
        }
        let claims = shown.claims
        var rows = [
            ("grant", claims.id), ("issuer", claims.issuer), ("subject", claims.subject), ("repository", claims.repository),
            ("base", claims.base.hex), ("head", claims.head.hex), ("tier", claims.tier.name),
            ("capabilities", claims.capabilities.map(\.name).joined(separator: " ")), ("from", UTCTime.text(claims.notBefore)),
            ("until", UTCTime.text(claims.expiresAt)), ("decision", claims.decisionID), ("evidence", "\(claims.evidenceIndex)"),
            ("policy", claims.policyDigest), ("patch id", claims.patchID), ("key", shown.keyID ?? ""),
        ]
        if let allowed = claims.scope.filesystem { rows.append(("filesystem", allowed.joined(separator: " "))) }
        if let network = claims.scope.network {
            rows.append(("network", (network.allow + (network.denyDefault ? ["and nothing else"] : [])).joined(separator: " ")))
        }
        if let allowed = claims.scope.commands { rows.append(("commands", allowed.joined(separator: ", "))) }
        if let environment = claims.environment { rows.append(("environment", environment)) }
        if let parent = claims.parent { rows.append(("parent", parent)) }
        let width = rows.map(\.0.count).max() ?? 0
        for (name, value) in rows {
            Console.print(name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + TerminalText.escape(value) + "\n")
        }
        Console.complain("difftier: not verified")
    }
}

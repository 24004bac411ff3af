internal import Foundation
internal import Glibc
internal import RiskModel
internal import YAMLDocuments

/// Reads one entry of `trust`.
struct TrustEntryReader {
    let issuers: Set<String>
    let diagnostics: Diagnostics

    func read(_ node: YAMLNode) -> TrustEntry? {
        guard var mapping = MappingReader(node, diagnostics) else { return nil }
        let name = mapping.required("name")?.line(diagnostics)
        let demand = demand(&mapping)
        let subject = mapping.required("subject").flatMap { template($0) }
        let actor = mapping.required("actor")?.choice(diagnostics, ActorKind.allCases.map { ($0.rawValue, $0) })
        let roles = mapping.required("roles")?.oneOrMore(diagnostics)?.compactMap {
            $0.choice(diagnostics, Caller.Role.allCases.map { ($0.rawValue, $0) })
        }
        let repositories = mapping.required("repositories")?.oneOrMore(diagnostics)?.compactMap { template($0, wildcards: true) }
        let branch = mapping.value("branch").flatMap { template($0) }
        let environment = mapping.value("environment").flatMap { template($0) }
        let names = mapping.value("names")?.oneOrMore(diagnostics)?.compactMap { template($0) }
        let operators = mapping.value("operator")?.oneOrMore(diagnostics)?.compactMap { template($0) }
        mapping.finish()
        guard let name, let demand, let subject, let actor, let roles, let repositories else { return nil }
        return TrustEntry(
            name: name, place: "\(node.place.source.shownName):\(node.place.position.line)", demand: demand.demand,
            claims: demand.claims,
            subject: subject, actor: actor, roles: Set(roles), repositories: repositories, branch: branch,
            environment: environment, names: names ?? [], operators: operators ?? [])
    }

    private typealias Demanded = (demand: TrustEntry.Demand, claims: [TrustEntry.ClaimDemand])

    /// Exactly one kind of credentials.
    private func demand(_ mapping: inout MappingReader) -> Demanded? {
        let token = token(&mapping)
        let certificate = certificate(&mapping)
        let peer = peer(&mapping)
        let kinds = [token, certificate, peer].filter(\.isNamed)
        guard kinds.count == 1 else {
            diagnostics.report(
                .credentials,
                kinds.isEmpty
                    ? "says of nobody what they show: `issuer` for tokens, `spiffe_pattern` or `certificate_subject_pattern` for certificates, `uid`, `user` or `gid` for peers of a socket"
                    : "speaks of several kinds of credentials; write an entry for each", at: mapping.node)
            return nil
        }
        return kinds[0].demanded
    }

    /// Whether one of a kind's keys stands there, and what it came to.
    private struct Kind {
        var isNamed: Bool
        var demanded: Demanded?
    }

    private func token(_ mapping: inout MappingReader) -> Kind {
        let issuer = mapping.value("issuer")
        let subject = mapping.value("subject_pattern")
        let claims = mapping.value("claim_pattern")
        guard issuer != nil || subject != nil || claims != nil else { return Kind(isNamed: false) }
        var demands = subject.flatMap { pattern($0) }.map { [TrustEntry.ClaimDemand(claim: "sub", pattern: $0)] } ?? []
        demands += claims.map { self.claims($0) } ?? []
        guard let issuer else {
            diagnostics.report(.missingKey, "`issuer` is missing: whose tokens?", at: mapping.node)
            return Kind(isNamed: true)
        }
        guard subject != nil || claims != nil else {
            diagnostics.report(
                .missingKey,
                "`subject_pattern` or `claim_pattern` is missing: without them everybody who gets a token of this issuer is trusted",
                at: mapping.node)
            return Kind(isNamed: true)
        }
        guard let name = issuer.line(diagnostics) else { return Kind(isNamed: true) }
        guard issuers.contains(name) else {
            diagnostics.report(
                .unknownIssuer, "there is no `\(name)` below `issuers`" + diagnostics.hint(for: name) { issuers.sorted() },
                at: issuer)
            return Kind(isNamed: true)
        }
        return Kind(isNamed: true, demanded: (.token(issuer: name), demands))
    }

    private func claims(_ node: YAMLNode) -> [TrustEntry.ClaimDemand] {
        guard let mapping = MappingReader(node, diagnostics) else { return [] }
        if mapping.pairs.isEmpty { diagnostics.report(.empty, "names no claim; leave the key out instead", at: node) }
        return mapping.pairs.compactMap { pair in
            pattern(pair.value).map { TrustEntry.ClaimDemand(claim: pair.key, pattern: $0) }
        }
    }

    private func certificate(_ mapping: inout MappingReader) -> Kind {
        let keys = ["spiffe_pattern": "spiffe_id", "certificate_subject_pattern": "certificate_subject"]
        let named = keys.sorted { $0.key < $1.key }.compactMap { key, claim in mapping.value(key).map { (claim, $0) } }
        guard !named.isEmpty else { return Kind(isNamed: false) }
        let demands = named.compactMap { claim, node in pattern(node).map { TrustEntry.ClaimDemand(claim: claim, pattern: $0) } }
        return Kind(isNamed: true, demanded: demands.count == named.count ? (.certificate, demands) : nil)
    }

    private func peer(_ mapping: inout MappingReader) -> Kind {
        let uid = mapping.value("uid")
        let user = mapping.value("user")
        let gid = mapping.value("gid")
        guard uid != nil || user != nil || gid != nil else { return Kind(isNamed: false) }
        if let user, uid != nil { diagnostics.report(.credentials, "`uid` and `user` say the same; keep one", at: user) }
        let ids = 0...Int(UInt32.max) - 1
        let number = uid?.integer(diagnostics, in: ids).map { UInt32($0) } ?? user.flatMap { self.uid(of: $0) }
        let group = gid?.integer(diagnostics, in: ids).map { UInt32($0) }
        return Kind(isNamed: true, demanded: (.peer(uid: number, gid: group), []))
    }

    private func uid(of node: YAMLNode) -> UInt32? {
        guard let name = node.line(diagnostics) else { return nil }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            diagnostics.report(.invalidValue, "this machine has no user `\(name)`", at: node)
            return nil
        }
        return entry.pw_uid
    }

    private func pattern(_ node: YAMLNode) -> ClaimPattern? {
        guard let text = node.line(diagnostics) else { return nil }
        do throws(ClaimPattern.Mistake) {
            return try ClaimPattern(text)
        } catch {
            diagnostics.report(.claimPattern, error.reason, at: node.place(ofTextOffset: error.offset))
            return nil
        }
    }

    private func template(_ node: YAMLNode, wildcards: Bool = false) -> ClaimTemplate? {
        guard let text = node.line(diagnostics) else { return nil }
        do throws(ClaimTemplate.Mistake) {
            return try ClaimTemplate(text, wildcards: wildcards)
        } catch {
            diagnostics.report(.claimTemplate, error.reason, at: node.place(ofTextOffset: error.offset))
            return nil
        }
    }
}

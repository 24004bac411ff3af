internal import RiskModel

/// One entry of a trust policy: what somebody has to show, and who that is then.
struct TrustEntry: Sendable {
    /// What has to be shown.
    enum Demand: Hashable, Sendable {
        /// A token whose claims match.
        case token(issuer: String)
        case certificate
        case peer(uid: UInt32?, gid: UInt32?)
    }

    struct ClaimDemand: Hashable, Sendable {
        let claim: String
        let pattern: ClaimPattern
    }

    let name: String
    /// `file:line`, for the operator.
    let place: String
    let demand: Demand
    /// All have to match.
    let claims: [ClaimDemand]
    let subject: ClaimTemplate
    let actor: ActorKind
    let roles: Set<Caller.Role>
    let repositories: [ClaimTemplate]
    let branch: ClaimTemplate?
    let environment: ClaimTemplate?
    /// What owners files and commits call whoever it is.
    let names: [ClaimTemplate]
    /// Who operates the agent that it is.
    let operators: [ClaimTemplate]

    /// - Returns: why it does not speak of what was shown, for the operator; nil where it does.
    func mismatch(_ shown: ShownIdentity) -> String? {
        switch (demand, shown.kind) {
        case (.token(let issuer), .token(let other)):
            guard issuer == other else { return "is for another issuer" }
        case (.certificate, .certificate): break
        case (.peer(let uid, let gid), .peer(let otherUID, let otherGID)):
            if let uid, uid != otherUID { return "is for uid \(uid)" }
            if let gid, gid != otherGID { return "is for gid \(gid)" }
        default: return "is for other credentials"
        }
        for demand in claims {
            guard let value = shown.claims[demand.claim] else { return "needs the claim `\(demand.claim)` as plain text" }
            guard value.utf8.count <= ClaimText.maximumBytes, ClaimText.isPrintable(value) else {
                return "needs a claim `\(demand.claim)` of printable text of at most \(ClaimText.maximumBytes) bytes"
            }
            guard demand.pattern.matches(value) else {
                return "`\(demand.claim)` is `\(value)`, and has to match `\(demand.pattern.text)`"
            }
        }
        return nil
    }

    func caller(_ shown: ShownIdentity) throws(ClaimTemplate.Unfillable) -> Caller {
        var further: [String] = []
        for name in self.names { if let name = try Self.optional(name, shown) { further.append(name) } }
        // Without knowing who operates an agent, whoever does could approve its changes: then nothing is proved.
        var operating: [String] = []
        for name in operators { operating.append(try name.filled(with: shown.claims)) }
        var names: [String] = []
        for repository in repositories { names.append(try repository.filled(with: shown.claims)) }
        return Caller(
            subject: Subject(name: try subject.filled(with: shown.claims), actor: actor, claims: shown.flattenedClaims),
            roles: roles,
            repositories: names, branch: try Self.optional(branch, shown), environment: try Self.optional(environment, shown),
            proof: shown.proof, expiresAt: shown.expiresAt, names: further, operators: operating)
    }

    /// A claim that is not there proves nothing; one that is bad proves nothing else either.
    private static func optional(_ template: ClaimTemplate?, _ shown: ShownIdentity) throws(ClaimTemplate.Unfillable) -> String? {
        do throws(ClaimTemplate.Unfillable) {
            return try template?.filled(with: shown.claims)
        } catch {
            guard error.isAbsent else { throw error }
            return nil
        }
    }
}

/// What somebody showed, verified: what trust policies judge.
struct ShownIdentity: Sendable {
    enum Kind: Hashable, Sendable {
        case token(issuer: String)
        case certificate
        case peer(uid: UInt32, gid: UInt32)
    }

    let kind: Kind
    let proof: Caller.Proof
    /// Plain values, to match and insert.
    let claims: [String: String]
    /// All of them as text, for rules.
    let flattenedClaims: [String: String]
    /// Seconds since 1970; nil where it does not end by itself.
    let expiresAt: Int?
}

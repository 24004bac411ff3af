/// Who asks, as something proved it: never as a request says.
public struct Caller: Hashable, Sendable {
    /// What a caller may do, one set of methods each.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// Have changes decided, ask for grants and report what was done under them.
        case ask
        /// Say that a change is good, or is not.
        case approve
        /// Say how tests and other checks of a commit went.
        case check
        /// Read everything, and have it derived again or attested.
        case audit
        /// Revoke grants, change keys, and what auditors may.
        case administer
    }

    /// What proved it.
    public enum Proof: String, Hashable, Sendable, CaseIterable {
        /// A signed token of an issuer that the service trusts.
        case token
        /// A client certificate.
        case certificate
        /// The operating system, of the process at the other end of a Unix socket.
        case socket
        /// The service's configuration: whoever can reach a listener of this machine.
        case development
    }

    public var subject: Subject
    /// What owners files, teams and commits call it, such as `@alice` and `alice@acme.example`; may be empty.
    public var names: [String]
    /// Names of whoever operates the agent that it is.
    public var operators: [String]
    public var roles: Set<Role>
    /// Names of the repositories it may speak of, `*` for any run of characters; nil for all.
    public var repositories: [String]?
    /// The branch that its change stands on; nil where nothing proves one.
    public var branch: String?
    /// Where its job runs; nil where nothing proves it.
    public var environment: String?
    public var proof: Proof
    /// When the proof ends, in seconds since 1970; nil where it does not by itself.
    public var expiresAt: Int?

    public init(
        subject: Subject, roles: Set<Role>, repositories: [String]? = nil, branch: String? = nil, environment: String? = nil,
        proof: Proof, expiresAt: Int? = nil, names: [String] = [], operators: [String] = []
    ) {
        self.subject = subject
        self.names = names
        self.operators = operators
        self.roles = roles
        self.repositories = repositories
        self.branch = branch
        self.environment = environment
        self.proof = proof
        self.expiresAt = expiresAt
    }

    /// All that it is called.
    public var allNames: [String] { [subject.name] + names }

    /// Whether it may speak of whatever repository there is.
    public var mayAskAboutAll: Bool { repositories?.contains("*") ?? true }

    /// Whether it may speak of a repository.
    public func mayAskAbout(_ repository: String) -> Bool {
        repositories?.contains { Wildcard.matches($0, repository) } ?? true
    }
}

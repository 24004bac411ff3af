/// How long grants lived, and what they allowed against what was used.
struct GrantTally {
    private struct Live {
        var signedAt: Int
        var expiresAt: Int
    }

    private struct Task {
        var grants = 0
        var steps = 0
        var granted: Set<Int> = []
        var used: Set<Int> = []
        /// Grants of a whole change by how many capabilities they carry.
        var sizes: [Int: Int] = [:]
    }

    static let lifetimeBins = [60, 300, 600, 1_800, 3_600]

    /// Grants that may still be revoked: what has expired can no longer be shortened and is let go, so that memory follows
    /// what is alive at once.
    private var live: [CompactID: Live] = [:]
    private var sweepsAt = 1_024
    private var ended = SecondsDistribution()
    private var revoked = 0
    private var tasks: [Int: Task] = [:]
    private var taskNames: NameTable
    private var capabilityNames: NameTable
    private var grantsNotListed = 0

    init(limits: MeasureLimits) {
        taskNames = NameTable(limit: limits.tasks)
        capabilityNames = NameTable(limit: limits.capabilities)
    }

    /// - Returns: false where the body holds no claims of a grant.
    mutating func add(grant claims: JSONValue, at time: Int) -> Bool {
        guard let id = claims["jti"]?.string.flatMap(CompactID.init), let subject = claims["sub"]?.string,
            let signedAt = claims["iat"]?.integer, let expiresAt = claims["exp"]?.integer, expiresAt >= signedAt,
            let capabilities = claims["capabilities"]?.elements?.compactMap(\.string)
        else { return false }
        letGo(at: time)
        live[id] = Live(signedAt: signedAt, expiresAt: expiresAt)

        guard let number = taskNames.number(of: subject) else {
            grantsNotListed += 1
            return true
        }
        let names = capabilities.compactMap { capabilityNames.number(of: $0) }
        if claims["parent"] == nil {
            tasks[number, default: Task()].grants += 1
            tasks[number, default: Task()].granted.formUnion(names)
            tasks[number, default: Task()].sizes[capabilities.count, default: 0] += 1
        } else {
            tasks[number, default: Task()].steps += 1
            tasks[number, default: Task()].used.formUnion(names)
        }
        return true
    }

    mutating func add(revocationOf id: CompactID, at time: Int) {
        guard let grant = live[id], time < grant.expiresAt else { return }
        live[id] = nil
        revoked += 1
        ended.add(time - grant.signedAt)
    }

    /// An action that was done needed a capability.
    mutating func add(use capability: String, by subject: String) {
        guard let task = taskNames.number(of: subject), let name = capabilityNames.number(of: capability) else { return }
        tasks[task, default: Task()].used.insert(name)
    }

    var lifetimes: CredentialLifetimes {
        var all = ended
        for grant in live.values { all.add(grant.expiresAt - grant.signedAt) }
        return CredentialLifetimes(seconds: all.summary(bins: Self.lifetimeBins), revoked: revoked)
    }

    var use: CapabilityUse {
        let listed = tasks.map { number, task in
            let sizes = task.sizes.sorted { $0.key < $1.key }
            var seen = 0
            let median = sizes.first { size in
                seen += size.value
                return 2 * seen >= task.grants
            }
            return TaskCapabilities(
                task: taskNames.names[number], grants: task.grants, steps: task.steps, granted: names(task.granted),
                medianPerGrant: median?.key ?? 0, maximumPerGrant: sizes.last?.key ?? 0, used: names(task.used),
                unused: names(task.granted.subtracting(task.used)))
        }
        return CapabilityUse(
            tasks: listed.sorted { ($1.unused.count, $0.task) < ($0.unused.count, $1.task) }, grantsNotListed: grantsNotListed)
    }

    private func names(_ numbers: Set<Int>) -> [String] { numbers.map { capabilityNames.names[$0] }.sorted() }

    private mutating func letGo(at time: Int) {
        guard live.count >= sweepsAt else { return }
        for (id, grant) in live where grant.expiresAt < time {
            ended.add(grant.expiresAt - grant.signedAt)
            live[id] = nil
        }
        sweepsAt = max(1_024, 2 * live.count)
    }
}

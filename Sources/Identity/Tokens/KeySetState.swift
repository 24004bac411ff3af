/// When an issuer's keys are read, how long they count, and what becomes of tokens meanwhile. Times are seconds since 1970.
struct KeySetState {
    /// A set is read again when it is older.
    static let freshFor = 600
    /// It counts so long while it cannot be read again.
    static let keptFor = 86_400
    /// Between two readings, however many unknown keys are asked for.
    static let pause = 60
    /// Between two readings while there is no set at all.
    static let firstPause = 10

    enum Advice {
        case use(IssuerKeySet)
        case read
        /// A phrase for the operator.
        case refuse(String)
    }

    private var keys: IssuerKeySet?
    private var readAt = 0
    private var triedAt: Int?
    private var stamp: String?
    private var failure: String?

    /// - Parameters:
    ///   - stamp: of the source now; nil where it has none.
    ///   - mayRead: false where the caller has just read, or somebody else is reading.
    func advice(for keyID: String?, stamp: String?, at now: Int, mayRead: Bool) -> Advice {
        guard let keys else {
            return mayRead && isTime(now, after: Self.firstPause, stamp)
                ? .read : .refuse(failure ?? "they have not been read yet")
        }
        let isFile = stamp != nil
        let age = now - readAt
        let isStale = isFile ? stamp != self.stamp || failure != nil : age >= Self.freshFor || age < 0
        if mayRead, isStale || (!keys.knows(keyID) && !isFile), isTime(now, after: Self.pause, stamp) { return .read }
        guard isStale, age >= Self.keptFor else { return .use(keys) }
        return .refuse("the last that could be read are \(age) s old; \(failure ?? "")")
    }

    mutating func begin(stamp: String?, at now: Int) {
        // A file that was read and not changed until now was good until now.
        if self.stamp != nil, failure == nil { readAt = now }
        triedAt = now
        self.stamp = stamp
    }

    mutating func succeed(_ keys: IssuerKeySet, at now: Int) {
        self.keys = keys
        readAt = now
        failure = nil
    }

    mutating func fail(_ reason: String) { failure = reason }

    /// A file that changed is read at once; whatever else after a pause, or when the clock was set back.
    private func isTime(_ now: Int, after pause: Int, _ stamp: String?) -> Bool {
        guard let triedAt else { return true }
        return now - triedAt >= pause || now < triedAt || (stamp != nil && stamp != self.stamp)
    }
}

internal import Synchronization

/// The keys of one issuer: read when needed, by one caller at a time. Those who can do with the set that is there do not wait.
final class IssuerKeys: Sendable {
    private let reader: any KeySetReading
    private let algorithms: Set<TokenAlgorithm>
    private let state = Mutex(KeySetState())
    /// Held while the set is read.
    private let reading = Mutex(())

    init(_ reader: any KeySetReading, for algorithms: Set<TokenAlgorithm>) {
        self.reader = reader
        self.algorithms = algorithms
    }

    convenience init(of issuer: TokenIssuer) {
        let reader: any KeySetReading =
            switch issuer.keySource {
            case .file(let path): KeySetFile(path: path)
            case .url(let url): KeySetAddress(url: url)
            }
        self.init(reader, for: issuer.algorithms)
    }

    /// The set that counts now, read anew where it is old or does not know the key. May take some seconds.
    func current(for keyID: String?, at now: Int) throws(KeySetUnavailable) -> IssuerKeySet {
        if case .read = advice(for: keyID, at: now, mayRead: true) {
            if case .use(let keys) = advice(for: keyID, at: now, mayRead: false), keys.knows(keyID) {
                // Who finds somebody else at it goes on with what is there.
                reading.withLockIfAvailable { _ in read(for: keyID, at: now) }
            } else {
                reading.withLock { _ in read(for: keyID, at: now) }
            }
        }
        switch advice(for: keyID, at: now, mayRead: false) {
        case .use(let keys): return keys
        case .refuse(let reason): throw KeySetUnavailable(reason: reason)
        case .read: throw KeySetUnavailable(reason: "they have not been read yet")
        }
    }

    private func advice(for keyID: String?, at now: Int, mayRead: Bool) -> KeySetState.Advice {
        let stamp = reader.stamp()
        return state.withLock { $0.advice(for: keyID, stamp: stamp, at: now, mayRead: mayRead) }
    }

    /// Unless somebody else just did.
    private func read(for keyID: String?, at now: Int) {
        guard case .read = advice(for: keyID, at: now, mayRead: true) else { return }
        let stamp = reader.stamp()
        state.withLock { $0.begin(stamp: stamp, at: now) }
        do {
            let bytes = try reader.read()
            let keys = try IssuerKeySet(parsing: bytes, for: algorithms)
            state.withLock { $0.succeed(keys, at: now) }
        } catch let error as KeySetUnavailable {
            state.withLock { $0.fail(error.reason) }
        } catch let error as MalformedJSON {
            state.withLock { $0.fail("the key set \(error.reason)") }
        } catch {
            state.withLock { $0.fail("\(error)") }
        }
    }
}

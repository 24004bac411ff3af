import DifftierServer
import Dispatch
import Foundation
import RiskModel
import WireProtocol

/// A gate as it is, and again whenever it has changed.
///
/// Used by one request: the next look begins when the answer before it is out.
final class GateSeries: AnswerSeries {
    private let watch: GateWatch

    init(of change: ChangeReference, for caller: Caller, in session: RequestSession, at desk: GateDesk) {
        watch = GateWatch(change: change, caller: caller, session: session, desk: desk)
    }

    func next() throws(RPCError) -> PendingAnswer<GateAnswer>? { watch.next() }
}

/// One watcher's way through the states of a gate; everything of it runs on its queue.
private final class GateWatch: @unchecked Sendable {
    /// Seconds after which it looks again though nothing was said: the branch may have moved, an approval may have ended.
    private static let interval = 15.0

    private let change: ChangeReference
    private let caller: Caller
    private let session: RequestSession
    private let desk: GateDesk
    /// One of the desk's lanes.
    private let queue: DispatchQueue
    /// What was shown last. This and `round` are confined to that queue, which is why the type may say that it is safe to share.
    private var shown: ReviewReport?
    /// Counts waits and their ends.
    private var round = 0

    init(change: ChangeReference, caller: Caller, session: RequestSession, desk: GateDesk) {
        self.change = change
        self.caller = caller
        self.session = session
        self.desk = desk
        queue = desk.lanes.next
    }

    func next() -> PendingAnswer<GateAnswer> {
        let pending = PendingAnswer<GateAnswer>()
        queue.async { self.look(for: pending) }
        return pending
    }

    private func look(for pending: PendingAnswer<GateAnswer>) {
        do throws(RPCError) {
            do throws(Interruption) { try session.check() } catch { throw RPCError(error) }
            let generation = desk.book.generation
            try desk.decide(change, for: caller, in: session) { [self] result in
                queue.async { [self] in settle(result.map(\.report), for: pending, generation) }
            }
        } catch {
            pending.complete(.failure(error))
        }
    }

    private func settle(_ result: Result<ReviewReport, RPCError>, for pending: PendingAnswer<GateAnswer>, _ generation: Int) {
        switch result {
        case .failure(let error): pending.complete(.failure(error))
        case .success(let report):
            guard shown.map(report.saysTheSame) ?? false else {
                shown = report
                return pending.complete(.success(GateAnswer(report: report)))
            }
            wait(for: pending, beyond: generation)
        }
    }

    private func wait(for pending: PendingAnswer<GateAnswer>, beyond generation: Int) {
        round += 1
        let mine = round
        // What comes second finds another round.
        let lookAgain: @Sendable () -> Void = { [self] in
            guard round == mine else { return }
            round += 1
            look(for: pending)
        }
        let id = desk.book.wait(beyond: generation) { [queue] in queue.async(execute: lookAgain) }
        queue.asyncAfter(deadline: .now() + Self.interval) { [book = desk.book] in
            if let id { book.stopWaiting(id) }
            lookAgain()
        }
    }
}

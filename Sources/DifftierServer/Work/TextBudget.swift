import NIOConcurrencyHelpers

/// The memory that patch text of all requests together may take.
final class TextBudget: Sendable {
    private let total: Int
    private let taken = NIOLockedValueBox(0)

    init(total: Int) { self.total = total }

    var available: Int { total - taken.withLockedValue { $0 } }

    fileprivate func reserve(_ bytes: Int) -> Bool {
        taken.withLockedValue { taken in
            guard bytes <= total - taken else { return false }
            taken += bytes
            return true
        }
    }

    fileprivate func release(_ bytes: Int) {
        taken.withLockedValue { $0 -= bytes }
    }
}

/// What one request holds of a budget; given back when the last owner lets go, wherever its work stands.
final class TextReservation: Sendable {
    private let budget: TextBudget
    private let held = NIOLockedValueBox(0)

    init(of budget: TextBudget) { self.budget = budget }

    deinit { budget.release(held.withLockedValue { $0 }) }

    /// - Returns: false where the budget is used up.
    func grow(by bytes: Int) -> Bool {
        guard budget.reserve(bytes) else { return false }
        held.withLockedValue { $0 += bytes }
        return true
    }
}

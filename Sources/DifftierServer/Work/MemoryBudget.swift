import NIOConcurrencyHelpers

/// The memory that one kind of content may take in all requests together.
final class MemoryBudget: Sendable {
    private let total: Int
    private let taken = NIOLockedValueBox(0)

    init(total: Int) { self.total = total }

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
final class MemoryReservation: Sendable {
    private let budget: MemoryBudget
    private let held = NIOLockedValueBox(0)

    init(of budget: MemoryBudget) { self.budget = budget }

    deinit { budget.release(held.withLockedValue { $0 }) }

    /// Holds at least so many bytes.
    ///
    /// - Returns: false where the budget is used up.
    func cover(_ bytes: Int) -> Bool { grow(by: max(0, bytes - held.withLockedValue { $0 })) }

    /// - Returns: false where the budget is used up.
    func grow(by bytes: Int) -> Bool {
        guard budget.reserve(bytes) else { return false }
        held.withLockedValue { $0 += bytes }
        return true
    }
}

import Foundation
import TestKit
import Testing

@testable import DecisionService

@Suite("A cache within bounds")
struct BoundedCacheTests {
    @Test("holds no more values than told, and lets go of what was not used for longest")
    func entries() {
        var cache = BoundedCache<String, Int>(limits: CacheLimits(entries: 2, bytes: 100))
        cache.insert(1, for: "a", bytes: 1)
        cache.insert(2, for: "b", bytes: 1)
        #expect(cache.value(for: "a") == 1)
        cache.insert(3, for: "c", bytes: 1)
        #expect(cache.value(for: "b") == nil)
        #expect(cache.value(for: "a") == 1 && cache.value(for: "c") == 3)
    }

    @Test("holds no more bytes than told, and nothing that is larger than all of it")
    func bytes() {
        var cache = BoundedCache<String, Int>(limits: CacheLimits(entries: 100, bytes: 10))
        cache.insert(1, for: "a", bytes: 6)
        cache.insert(2, for: "b", bytes: 6)
        #expect(cache.value(for: "a") == nil && cache.value(for: "b") == 2)
        cache.insert(3, for: "c", bytes: 11)
        #expect(cache.value(for: "c") == nil && cache.value(for: "b") == 2)
        // What is held under a key gives way to what is said of it later, though that is too large to be held.
        cache.insert(4, for: "b", bytes: 11)
        #expect(cache.value(for: "b") == nil && cache.bytes == 0)
    }

    @Test("behaves as a plain list in order of use does, whatever is asked of it")
    func model() {
        let seed = SeededGenerator.freshSeed(ProcessInfo.processInfo.environment)
        var random = SeededGenerator(seed: seed)
        let limits = CacheLimits(entries: 5, bytes: 40)
        var cache = BoundedCache<Int, Int>(limits: limits)
        // The last used at the end.
        var model: [(key: Int, value: Int, bytes: Int)] = []
        for step in 0..<5_000 {
            let key = Int.random(in: 0..<12, using: &random)
            if random.chance(oneIn: 2) {
                let found = model.firstIndex { $0.key == key }.map { model.remove(at: $0) }
                if let found { model.append(found) }
                #expect(cache.value(for: key) == found?.value, "seed \(seed), step \(step)")
            } else {
                let bytes = Int.random(in: 0...45, using: &random)
                model.removeAll { $0.key == key }
                if bytes <= limits.bytes { model.append((key, step, bytes)) }
                while model.count > limits.entries || model.reduce(0, { $0 + $1.bytes }) > limits.bytes { model.removeFirst() }
                cache.insert(step, for: key, bytes: bytes)
            }
            #expect(cache.count == model.count && cache.bytes == model.reduce(0) { $0 + $1.bytes }, "seed \(seed), step \(step)")
        }
    }
}

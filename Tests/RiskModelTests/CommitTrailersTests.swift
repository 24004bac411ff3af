import RiskModel
import Testing

@Suite("Trailers of a commit message")
struct CommitTrailersTests {
    private static func trailers(_ message: String) -> [String] {
        CommitTrailers.of(Array(message.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("they are the lines of the last paragraph")
    func lastParagraph() {
        #expect(
            Self.trailers("Title\n\nBody: not one\n\nTicket: A-1\nReviewed-by :  B <b@x> \n\n") == [
                "Ticket: A-1", "Reviewed-by: B <b@x>",
            ])
        #expect(Self.trailers("Title\r\n\r\nTicket: A-1\r\n") == ["Ticket: A-1"])
        #expect(Self.trailers("Title\n\nTicket: A-1\n  and A-2\n") == ["Ticket: A-1 and A-2"])
    }

    @Test("a title is none, nor is prose")
    func prose() {
        #expect(Self.trailers("fix: a thing") == [])
        #expect(Self.trailers("Title\n\nTicket: A-1\nand more prose") == [])
        #expect(Self.trailers("Title\n\n  Ticket: A-1") == [])
        #expect(Self.trailers("Title\n\nno trailer: here") == [])
        #expect(Self.trailers("") == [])
    }

    @Test("what git itself writes may stand among a little prose")
    func ofGit() {
        #expect(Self.trailers("T\n\n[a@x: mended]\nSigned-off-by: A <a@x>") == ["Signed-off-by: A <a@x>"])
        #expect(Self.trailers("T\n\nSigned-off-by: A\na b\nc d\ne f\ng h") == [])
        #expect(Self.trailers("T\n\nTicket: 1\n(cherry picked from commit abc)\n") == ["Ticket: 1"])
    }
}

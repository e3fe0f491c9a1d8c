package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriterNamesTest {

    private final WriterNames names = new WriterNames(new Keyspace("names", 2), 2);

    @Test
    void aNameIsKeptInOneProcess() {
        byte[] before = names.of(1);

        names.check(1);

        assertThat(names.of(1)).isSameAs(before).isNotEqualTo(names.of(0));
        assertThat(names.nonce(1)).isEqualTo(Ids.nonce(names.writer(false), 1));
    }

    /** Two processes that came of one image have the same state, but for what is taken after the restore. */
    @Test
    void anotherProcessWritesUnderOtherNamesAndNonces() {
        byte[] before = names.of(0);
        long nonce = names.nonce(1);

        Ids.becomeAnother();
        names.check(0);

        assertThat(names.of(0)).isNotEqualTo(before);
        assertThat(names.nonce(1)).isNotEqualTo(nonce);
        byte[] after = names.of(0);
        names.check(0);
        assertThat(names.of(0)).isSameAs(after);
    }

    /** Else a journal would not know the writes that were made from it. */
    @Test
    void whatAJournalKnowsAWriterByStays() {
        Ids.becomeAnother();
        WriterNames journaled = new WriterNames(new Keyspace("journaled", 2), 2);
        long writer = journaled.writer(true);
        byte[] before = journaled.of(0);
        assertThat(journaled.nonce(1)).isEqualTo(Ids.nonce(writer, 1));

        Ids.becomeAnother(); // for another manager that was in an image
        journaled.check(0);

        assertThat(journaled.of(0)).isSameAs(before);
        assertThat(journaled.nonce(1)).isEqualTo(Ids.nonce(writer, 1));
        assertThat(journaled.writer(true)).isEqualTo(writer);
    }
}

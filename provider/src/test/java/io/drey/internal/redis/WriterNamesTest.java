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
        assertThat(names.nonce(1)).isEqualTo(Ids.nonce(names.writer() ^ Ids.process(), 1));
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
}

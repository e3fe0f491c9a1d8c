package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.codec.CodecException;
import io.drey.internal.behind.RestoredChange;
import io.drey.internal.codec.TestCodecs;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournaledChangesTest {

    private final Values values = new Values(
            TestCodecs.codecs(TestCodecs.ALLOWED),
            Shareable.with(List.of()),
            TestCodecs.LOADER,
            new Values.Use(Object.class, true, true));
    private final JournaledChanges<String> changes = new JournaledChanges<>(
            new Keys(TestCodecs.codecs(TestCodecs.ALLOWED), Shareable.with(List.of()), TestCodecs.LOADER, true),
            values,
            new Partitions(8),
            1,
            () -> 0,
            () -> 1_000,
            false,
            () -> {});

    private byte[] record(Change change) {
        return changes.record("key", new RestoredChange(change, false, 0));
    }

    private byte[] put() {
        return record(new Change.Put(values.form("value"), Lifetime.of(60_000), 0));
    }

    @Test
    void whatIsRecordedIsReadAgain() {
        byte[] put = put();
        byte[] deletion = record(new Change.Delete(0));

        assertThat(changes.key(put)).isEqualTo("key");
        assertThat(changes.value(put, true).change()).isInstanceOfSatisfying(Change.Put.class, read -> {
            assertThat(values.value(read.form())).isEqualTo("value");
            assertThat(read.lifetime()).isEqualTo(Lifetime.of(60_000));
        });
        assertThat(changes.key(deletion)).isEqualTo("key");
        assertThat(changes.value(deletion, true).change()).isInstanceOf(Change.Delete.class);
    }

    /** What this version would make of it is nothing that anybody has accepted. */
    @ParameterizedTest
    @ValueSource(bytes = {0, 3, -1, Byte.MIN_VALUE})
    void aRecordOfANewerVersionIsNotReadAsIfItWereOfThisOne(byte kind) {
        byte[] newer = put();
        newer[0] = kind;

        assertThatThrownBy(() -> changes.key(newer))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("newer version");
        assertThatThrownBy(() -> changes.value(newer, true))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("newer version");
    }
}

package io.drey.internal.jcache;

import io.drey.TierOptions;
import io.drey.WriteMode;
import io.drey.writer.WriteBehindOptions;
import java.time.Duration;

/** The ways of using Drey that should look the same from {@code javax.cache}. */
enum Mode {
    LOCAL,
    BEHIND,
    THROUGH,
    THROUGH_WITHOUT_LOCAL;

    boolean isRemote() {
        return this != LOCAL;
    }

    TierOptions tier() {
        return TierOptions.builder()
                .writeBehind(WriteBehindOptions.builder()
                        .closeTimeout(Duration.ofMillis(500))
                        .build())
                .write(this == BEHIND ? WriteMode.BEHIND : WriteMode.THROUGH)
                .localEnabled(this != THROUGH_WITHOUT_LOCAL)
                .build();
    }
}

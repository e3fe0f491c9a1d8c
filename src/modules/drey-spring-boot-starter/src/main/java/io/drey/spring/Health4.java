package io.drey.spring;

import javax.cache.CacheManager;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Drey's health for Boot 4. Any thread; asks nobody. */
final class Health4 implements HealthIndicator {

    private final CacheManager manager;
    private final boolean downWhenAway;

    Health4(CacheManager manager, boolean downWhenAway) {
        this.manager = manager;
        this.downWhenAway = downWhenAway;
    }

    @Override
    public Health health() {
        io.drey.Health now = manager.unwrap(io.drey.Health.class);
        return Health.status(HealthDetails.code(now, downWhenAway))
                .withDetails(HealthDetails.of(now))
                .build();
    }
}

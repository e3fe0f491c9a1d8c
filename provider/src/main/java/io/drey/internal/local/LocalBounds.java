package io.drey.internal.local;

import java.time.Duration;

/**
 * The bounds of a local tier.
 *
 * @param maximumSize entries
 * @param maxStaleness how old an answer may be; zero: always ask
 * @param staleOnError how old it may be while the remote tier is out of reach; zero: not at all
 */
public record LocalBounds(long maximumSize, Duration maxStaleness, Duration staleOnError) {}

@NullMarked
package io.drey.hibernate;

import org.jspecify.annotations.NullMarked;

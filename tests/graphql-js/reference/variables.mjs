// The variables of one document: values lifted out of it, given or left to defaults.

import { getNullableType, isNonNullType } from "graphql";
import { Variable, printed } from "./values.mjs";

export class Variables {
  constructor(chance) {
    this.chance = chance;
    this.reset();
  }

  reset() {
    this.declared = [];
    this.values = {};
    this.isLifting = false;
  }

  /** Perhaps a variable in place of what `make` makes for a place of that type; else null. */
  lift(type, percent, make, { hasDefault = false, mustBeGiven = false } = {}) {
    const { chance } = this;
    if (this.isLifting || !chance.percent(percent)) return null;
    this.isLifting = true;
    const made = make();
    const other = make();
    this.isLifting = false;
    return this.declare(type, made, other, hasDefault, mustBeGiven);
  }

  declare(type, made, other, hasDefault, mustBeGiven) {
    const { chance } = this;
    const name = `v${this.declared.length}`;
    const inner = getNullableType(type);
    const isRequired = isNonNullType(type);
    const strict = `${inner}!`;
    const give = (value) => {
      this.values[name] = value;
    };
    const declare = (declaration) => {
      this.declared.push(`$${name}: ${declaration}`);
      return new Variable(name);
    };
    if (mustBeGiven || (made !== null && chance.percent(40))) {
      if (made === null) return null;
      give(chance.percent(2) ? { not: "this" } : made);
      return declare(strict);
    }
    if (other !== null && chance.percent(50)) {
      // A default, alone or beside a value; a null that is given stands against it.
      if (chance.percent(60)) give(chance.percent(15) ? null : made);
      const nullable = chance.percent(50) || this.values[name] === null;
      if (!nullable && this.values[name] === undefined) return declare(`${strict} = ${printed(other)}`);
      return declare(`${inner} = ${printed(other)}`);
    }
    if (isRequired && !hasDefault) {
      if (made === null) return null;
      give(made);
      return declare(strict);
    }
    if (chance.percent(70)) give(made);
    return declare(`${inner}`);
  }

  /** A condition of `@skip` or `@include`. */
  condition() {
    const { chance } = this;
    if (chance.percent(50)) return String(chance.percent(50));
    const name = `b${this.declared.length}`;
    const isDefault = chance.percent(40);
    if (!isDefault || chance.percent(50)) this.values[name] = chance.percent(60);
    this.declared.push(`$${name}: Boolean!${isDefault ? ` = ${chance.percent(50)}` : ""}`);
    return `$${name}`;
  }
}
